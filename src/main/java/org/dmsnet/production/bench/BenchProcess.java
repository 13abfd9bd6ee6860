package org.dmsnet.production.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.dmsnet.runtime.UserException;

/** Processes of a measurement: all with the same number of threads, one after the other. */
final class BenchProcess {
  private static final String THREADS = "OMP_NUM_THREADS";
  private static final String LOGGING = "logback.configurationFile";
  private static final int LAST_LINES = 15;

  /** What SameDiff prints for every operation that it differentiates. */
  private static final String NOISE = "Added differentiated op";

  /** What {@code ./dmsnet} sets for malloc. */
  private static final List<String> MALLOC = List.of("MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES");

  private static final double NANOS = 1e-9;

  private final BenchFolder folder;
  private final int threads;
  private final double seconds;

  BenchProcess(BenchFolder folder, int threads, double seconds) {
    this.folder = folder;
    this.threads = threads;
    this.seconds = seconds;
  }

  /** The environment's {@code OMP_NUM_THREADS}, or a thread for each core. */
  static int threads() {
    String wanted = System.getenv(THREADS);
    return wanted != null && wanted.matches("[1-9]\\d{0,3}")
        ? Integer.parseInt(wanted)
        : Runtime.getRuntime().availableProcessors();
  }

  /**
   * Lets a {@link BenchWorker} do a task; what it found is in the folder then.
   *
   * @param task the task
   * @param arguments further ones
   * @return seconds of the whole process
   */
  double work(BenchWorker.Task task, String... arguments) {
    List<String> command = java(task != BenchWorker.Task.STOCK, BenchWorker.class.getName());
    command.add(folder.path().toString());
    command.add(String.valueOf(seconds));
    command.add(task.name());
    command.addAll(List.of(arguments));
    return run(command, task != BenchWorker.Task.STOCK);
  }

  /**
   * The java that runs this program, with its options and class path.
   *
   * @param oneDnn whether Deeplearning4j's helpers are on
   * @param main the class to start
   * @return the command's beginning, changeable
   */
  static List<String> java(boolean oneDnn, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X") || option.startsWith("-D"))
        .forEach(command::add);
    command.add("-D" + DL4JSystemProperties.DISABLE_HELPER_PROPERTY + "=" + !oneDnn);
    if (System.getProperty(LOGGING) != null) {
      command.add("-D" + LOGGING + "=" + System.getProperty(LOGGING));
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    return command;
  }

  /**
   * Runs a command to its end.
   *
   * @param command program and arguments
   * @param ours whether it is this software, with the environment that {@code ./dmsnet} gives it
   * @return seconds of the whole process
   * @throws UserException where it cannot be started or fails, with the last lines it said
   */
  double run(List<String> command, boolean ours) {
    File log = folder.path().resolve("log.txt").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put(THREADS, String.valueOf(threads));
    if (!ours) {
      builder.environment().keySet().removeAll(MALLOC);
    }
    try {
      long start = System.nanoTime();
      Process process = builder.start();
      int code = wait(process);
      double all = (System.nanoTime() - start) * NANOS;
      if (code != 0) {
        throw new UserException(
            UserException.MACHINE,
            "A process of the measurement ended with exit code %d. Where the memory is short, take fewer --pairs or a smaller --size. Its last words:%n%s"
                .formatted(code, lastLines(log.toPath())),
            null);
      }
      return all;
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE, command.get(0) + " cannot be started: " + e.getMessage(), e);
    }
  }

  private static int wait(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the measurement was interrupted", e);
    } finally {
      process.destroy();
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith(NOISE))
            .toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}

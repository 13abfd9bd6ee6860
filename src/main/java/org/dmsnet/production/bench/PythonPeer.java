package org.dmsnet.production.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.UserException;

/**
 * The same network in PyTorch's eager mode, in a Python of this machine.
 *
 * @param python the program
 */
record PythonPeer(String python) {
  /** Environment variable that names the Python. */
  static final String VARIABLE = "DMSNET_PYTHON";

  private static final String NETWORK = "dms_net.py";
  private static final String SCRIPT = "measure.py";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The Python that {@value #VARIABLE} names, or the path's python3.
   *
   * @throws UserException where it has no torch
   */
  static PythonPeer find() {
    return find(Optional.ofNullable(System.getenv(VARIABLE)).orElse("python3"));
  }

  static PythonPeer find(String python) {
    try {
      Process process =
          new ProcessBuilder(python, "-c", "import numpy, torch").redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw without(python, said.lines().reduce("", (first, second) -> second), null);
      }
      return new PythonPeer(python);
    } catch (IOException e) {
      throw without(python, e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the measurement was interrupted", e);
    }
  }

  private static UserException without(String python, String why, Exception cause) {
    return new UserException(
        UserException.MACHINE,
        "--peer pytorch wants a Python with torch, and %s is none (%s). Install it (Debian: apt-get install python3-torch), or name one that has it: %s=/usr/bin/python3."
            .formatted(python, why, VARIABLE),
        cause);
  }

  /**
   * Checks that the script knows a recipe's network.
   *
   * @throws UserException where it does not
   */
  static void check(Recipe recipe) {
    if (!recipe.backbone().startsWith("resn") || !recipe.pooling().equals("osim")) {
      throw new UserException(
          "--peer pytorch knows residual trunks with OSIM, not backbone '%s' with pooling '%s'. Leave --peer out, or take another recipe."
              .formatted(recipe.backbone(), recipe.pooling()));
    }
  }

  /**
   * Measures in a process of its own; the result is in the folder then.
   *
   * @param folder recipe, weights, batch
   * @param process starts it
   * @param threads of torch
   * @param seconds of a {@link Stopwatch}
   */
  void run(BenchFolder folder, BenchProcess process, int threads, double seconds) {
    Recipe recipe = folder.recipe();
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("weights", folder.weights().toString());
    settings.put("batch", folder.batch().toString());
    settings.put("result", folder.result().toString());
    settings.put("threads", threads);
    settings.put("seconds", seconds);
    settings.put("heads", recipe.casfm().heads());
    settings.put("cafm-scale", recipe.cafm().scale());
    settings.put("spatial-gain", recipe.cafm().spatialGain());
    settings.put("head-trunk", recipe.head().trunk());
    settings.put("learning-rate", recipe.training().learningRate());
    settings.put("trunk-learning-rate", recipe.training().trunkLearningRate());
    settings.put("weight-decay", recipe.training().weightDecay());
    try {
      copy(NETWORK, folder);
      process.run(
          List.of(python, copy(SCRIPT, folder).toString(), JSON.writeValueAsString(settings)),
          false);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings are always writable", e);
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE, folder.path() + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static Path copy(String resource, BenchFolder folder) throws IOException {
    Path copy = folder.path().resolve(resource);
    try (InputStream in = PythonPeer.class.getResourceAsStream(resource)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }
}

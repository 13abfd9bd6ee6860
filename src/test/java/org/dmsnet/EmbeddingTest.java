package org.dmsnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.dmsnet.data.Label;
import org.dmsnet.production.BrightnessModel;
import org.dmsnet.runtime.Versions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application in {@code examples/embed}, built by Maven as its readers do, against this jar and
 * with the jars that this jar asks for, no more.
 */
class EmbeddingTest {
  /** What an application that only classifies must not have to carry. */
  private static final List<String> NOT_NEEDED =
      List.of(
          "deeplearning4j-ui",
          "vertx",
          "netty",
          "javalin",
          "jetty",
          "picocli",
          "progressbar",
          "xchart",
          "logback",
          "onnxruntime",
          "selenium",
          "junit");

  private static final Path OURS = Path.of("target", "classes");

  @TempDir Path folder;

  @Test
  void applicationWithThisJarAndABackendClassifies() throws Exception {
    assumeTrue(onPath("mvn"), "there is no mvn to build the example with");
    assumeTrue(
        System.getProperty("os.name").equals("Linux"),
        "the symbolic links of this test want Linux");
    Path project = folder.resolve("embed");
    copy(Path.of("examples", "embed"), project);
    run(
        project,
        "mvn",
        "-B",
        "-q",
        "-Dmaven.repo.local=" + repositoryWithThisJar(),
        "process-classes");
    String classpath = Files.readString(project.resolve("target/classpath.txt"));

    List<String> jars =
        Arrays.stream(classpath.split(File.pathSeparator, -1))
            .map(jar -> Path.of(jar).getFileName().toString().toLowerCase(Locale.ROOT))
            .toList();
    for (String name : NOT_NEEDED) {
      assertTrue(jars.stream().noneMatch(jar -> jar.contains(name)), name + " in " + jars);
    }
    double threeQuarters = Math.log(3);
    Path model = new BrightnessModel().logit(Label.C, 0, 0, threeQuarters).write(folder);
    String out =
        run(
            project,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            project.resolve("target/classes") + File.pathSeparator + classpath,
            "Embed",
            model.toString(),
            BrightnessModel.photograph(folder.resolve("left.png"), 200).toString(),
            BrightnessModel.photograph(folder.resolve("right.png"), 100).toString());

    assertTrue(out.lines().anyMatch(line -> line.equals("C 0.750 0.500 true")), out);
    assertTrue(out.lines().anyMatch(line -> line.equals("G 0.500 0.500 false")), out);
  }

  /** The local repository, by symbolic links, and this jar in it: what mvn install would make. */
  private Path repositoryWithThisJar() throws IOException {
    Path local =
        Path.of(
            System.getProperty(
                "localRepository", System.getProperty("user.home") + "/.m2/repository"));
    Path repository = folder.resolve("repository");
    link(local, repository, "org");
    link(local.resolve("org"), repository.resolve("org"), "dmsnet");
    Path here =
        Files.createDirectories(
            repository.resolve("org/dmsnet/dmsnet-dl4j").resolve(Versions.dmsnet()));
    String name = "dmsnet-dl4j-" + Versions.dmsnet();
    Files.copy(Path.of("pom.xml"), here.resolve(name + ".pom"));
    Path jar = here.resolve(name + ".jar");
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--file",
                jar.toString(),
                "-C",
                OURS.toString(),
                ".");
    assertEquals(0, code, "jar");
    return repository;
  }

  private static void link(Path from, Path to, String except) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> children = Files.list(from)) {
      for (Path child : children.toList()) {
        if (!child.getFileName().toString().equals(except)) {
          Files.createSymbolicLink(to.resolve(child.getFileName()), child.toAbsolutePath());
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !f.startsWith(from.resolve("target"))).toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static String run(Path directory, String... command) throws Exception {
    Path log = Files.createTempFile(directory, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int code = process.waitFor();
    String output = Files.readString(log, StandardCharsets.UTF_8);
    assertEquals(0, code, output);
    return output;
  }
}

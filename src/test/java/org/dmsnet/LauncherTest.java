package org.dmsnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shell launcher in a folder with a blank, with a java and a Maven that only say how they were
 * called.
 */
class LauncherTest {
  @TempDir Path temporary;
  private Path project;
  private Path tools;
  private String options = "";
  private String dump = "echo dumped >> dumps; : > 'a folder/target/classes.new'";

  @BeforeEach
  void copyLauncher() throws IOException {
    assumeTrue(File.separatorChar == '/', "the launcher is a POSIX shell script");
    project = Files.createDirectories(temporary.resolve("a folder"));
    tools = Files.createDirectories(temporary.resolve("tools"));
    Files.copy(Path.of("dmsnet"), project.resolve("dmsnet"));
    Files.createDirectories(project.resolve("src/main"));
    Files.createDirectories(project.resolve(".mvn"));
    Files.writeString(project.resolve("pom.xml"), "<project/>");
    java("17.0.1");
    tool(
        "mvn",
        """
        echo called >> calls
        mkdir -p target/classes
        echo '[INFO] Downloading from central: https://repository/some.jar'
        echo jars > target/classpath.txt
        """);
  }

  /** A java of some version that prints these flags. */
  private void java(String version, String... flags) throws IOException {
    tool(
        "java",
        """
        case "$*" in
          *-version) echo 'openjdk version "%s" 2021-10-19' >&2; echo '%s' ;;
          --list-modules) echo jdk.compiler@17 ;;
          *BackendChoice*) echo "No driver." >&2; echo cpu ;;
          *org.dmsnet.cli.Rehearsal) ;;
          *-Xshare:dump*) %s ;;
          *) echo "$0 $*"; exit 7 ;;
        esac
        """
            .formatted(version, String.join(" ", flags), dump));
  }

  @Test
  void buildsOnceThenRunsWithTheArgumentsAsTheyAreAndPassesTheExitCodeOn() throws Exception {
    Outcome first = launch("train", "a recipe.yaml");
    assertEquals(7, first.exitCode);
    assertTrue(first.output.contains("jar 1: some.jar"), first.output);
    assertTrue(
        first.output.contains(
            "-cp jars:"
                + project.toRealPath().resolve("target/classes")
                + " org.dmsnet.cli.DmsNetCommand --backend cpu train a recipe.yaml"),
        first.output);
    launch("doctor");
    assertEquals("called\n", Files.readString(project.resolve("calls")));
  }

  @Test
  void classesAreArchivedOnceForAJavaAndItsJars() throws Exception {
    String archive = "-XX:SharedArchiveFile=" + project.toRealPath().resolve("target/classes.jsa ");
    assertTrue(launch("doctor").output.contains(archive));
    String second = launch("doctor").output;
    assertTrue(second.contains(archive) && !second.contains("Preparing"), second);
    assertEquals("dumped\n", Files.readString(temporary.resolve("dumps")));
    java("21.0.1");
    assertTrue(launch("doctor").output.contains("Preparing a faster start"));
    assertEquals("dumped\ndumped\n", Files.readString(temporary.resolve("dumps")));
  }

  @Test
  void withoutAnArchiveItStartsAllTheSameAndDoesNotTryAgain() throws Exception {
    dump = "echo dumped >> dumps; exit 1";
    java("17.0.1");
    Outcome outcome = launch("doctor");
    assertEquals(7, outcome.exitCode, outcome.output);
    assertFalse(outcome.output.contains("SharedArchiveFile"), outcome.output);
    assertFalse(launch("doctor").output.contains("Preparing"));
    assertEquals("dumped\n", Files.readString(temporary.resolve("dumps")));
  }

  @Test
  void newerSourceIsBuiltAgain() throws Exception {
    launch("doctor");
    Path built = project.resolve("target/built-cpu");
    Files.setLastModifiedTime(
        project.resolve("pom.xml"),
        FileTime.fromMillis(Files.getLastModifiedTime(built).toMillis() + 5000));
    launch("doctor");
    assertEquals("called\ncalled\n", Files.readString(project.resolve("calls")));
  }

  @Test
  void cudaWhereItCannotRunNeverAsksMavenForItsJars() throws Exception {
    Outcome outcome = launch("--backend", "cuda", "doctor");
    assertTrue(outcome.output.contains("No driver."), outcome.output);
    assertTrue(outcome.output.contains("--backend cpu doctor"), outcome.output);
    assertEquals("called\n", Files.readString(project.resolve("calls")));
  }

  @Test
  void unknownBackendIsWrongInput() throws Exception {
    assertEquals(2, launch("--backend", "tpu", "doctor").exitCode);
    assertEquals(2, launch("--backend").exitCode);
    assertFalse(Files.exists(project.resolve("calls")));
  }

  @Test
  void oldJavaIsToldWhatToInstall() throws Exception {
    tool("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    Outcome outcome = launch("doctor");
    assertEquals(3, outcome.exitCode);
    assertTrue(outcome.output.contains("is Java 11. Install a JDK, 17 or newer"), outcome.output);
  }

  @Test
  void aJavaThatCanGiveMallocsMemoryBackIsAskedTo() throws Exception {
    assertFalse(launch("doctor").output.contains("TrimNativeHeap"));
    java("17.0.15", "uint TrimNativeHeapInterval = 0 {product}");
    String asked = launch("doctor").output;
    assertTrue(asked.contains(" -XX:TrimNativeHeapInterval=10000 "), asked);
  }

  @Test
  void whoNamesACollectorChoosesTheHeapToo() throws Exception {
    assertTrue(launch("doctor").output.contains(" -XX:+UseSerialGC -Xms40m "));
    options = "-XX:+UseParallelGC";
    String own = launch("doctor").output;
    assertTrue(own.contains(options) && !own.contains("-Xms40m"), own);
  }

  @Test
  void whatComputesLeavesTheCoresToTheNetwork() throws Exception {
    assertTrue(launch("train", "r.yaml").output.contains(" -XX:TieredStopAtLevel=1 "));
    assertTrue(launch("predict", "m.zip").output.contains(" -XX:TieredStopAtLevel=1 "));
    assertFalse(launch("serve", "m.zip").output.contains("TieredStopAtLevel"));
  }

  @Test
  void failedBuildIsAnErrorAndIsTriedAgain() throws Exception {
    tool("mvn", "echo '[ERROR] no route to the repository'; exit 1\n");
    Outcome outcome = launch("doctor");
    assertEquals(3, outcome.exitCode);
    assertTrue(outcome.output.contains("no route to the repository"), outcome.output);
    assertEquals(3, launch("doctor").exitCode);
  }

  private void tool(String name, String script) throws IOException {
    Path tool = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script);
    assertTrue(tool.toFile().setExecutable(true));
  }

  private Outcome launch(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", project.resolve("dmsnet").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(temporary.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(k -> k.equals("JAVA_HOME") || k.startsWith("DMSNET_"));
    builder.environment().put("DMSNET_JAVA_OPTS", options);
    builder.environment().merge("PATH", tools.toString(), (old, t) -> t + File.pathSeparator + old);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  private record Outcome(int exitCode, String output) {}
}

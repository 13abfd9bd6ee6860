package org.dmsnet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class DmsNetCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void mistakeOfTheUsersIsOneMessageAndItsExitCode() {
    assertEquals(2, run(() -> failWith(new UserException("row 7: no such label")), "fail"));
    assertEquals("row 7: no such label", err.toString().strip());
    assertEquals("", out.toString());
  }

  @Test
  void mistakeOfTheMachinesEndsWithThree() {
    assertEquals(
        3,
        run(
            () -> failWith(new UserException(UserException.MACHINE, "the disk is full", null)),
            "fail"));
  }

  @Test
  void defectEndsWithOneAndAStackTrace() {
    assertEquals(1, run(() -> failWith(new IllegalStateException("boom")), "fail"));
    assertTrue(err.toString().startsWith("This is a defect of dmsnet"), err.toString());
    assertTrue(err.toString().contains("IllegalStateException: boom"), err.toString());
  }

  @Test
  void unknownCommandAndUnknownOptionEndWithTwoAndAHint() {
    assertEquals(2, run(() -> {}, "doctr"));
    assertTrue(err.toString().contains("doctor"), err.toString());
    assertEquals(2, run(() -> {}, "--nonsense", "doctor"));
    assertEquals(2, run(() -> {}, "--backend", "tpu", "doctor"));
    assertEquals(2, run(() -> {}));
  }

  @Test
  void helpAndVersionSayWhatTheyShould() {
    assertEquals(0, run(() -> {}, "--version"));
    assertTrue(out.toString().contains("Deeplearning4j 1.0.0-M2.1"), out.toString());
    assertEquals(0, run(() -> {}, "help", "doctor"));
    assertEquals(0, run(() -> {}, "doctor", "--help"));
  }

  @Test
  void doctorPrintsItsTable() {
    assertEquals(0, run(() -> {}, "doctor"));
    assertTrue(out.toString().lines().anyMatch(l -> l.startsWith("ok       Java")));
    assertFalse(out.toString().contains("PROBLEM"), out.toString());
  }

  private int run(Runnable body, String... args) {
    CommandLine commandLine = DmsNetCommand.commandLine().addSubcommand("fail", new Fail(body));
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private static void failWith(RuntimeException e) {
    throw e;
  }

  /** A command that does what a test wants. */
  @Command
  static final class Fail implements Runnable {
    private final Runnable body;

    Fail(Runnable body) {
      this.body = body;
    }

    @Override
    public void run() {
      body.run();
    }
  }
}

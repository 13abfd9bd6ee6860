package org.dmsnet.runtime;

/**
 * A mistake of the user's, or of the user's machine, that one readable sentence explains: what was
 * wrong, where (file, row, key) and what to do. The command line prints the message without a stack
 * trace and ends with {@link #exitCode()}.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Exit code for wrong input: a recipe, a folder, a table, a model file. */
  public static final int WRONG_INPUT = 2;

  /**
   * Exit code for a machine that cannot do what was asked: a full disk, a read-only folder, too
   * little memory.
   */
  public static final int MACHINE = 3;

  private final int exitCode;

  /** Wrong input; ends the program with exit code {@value #WRONG_INPUT}. */
  public UserException(String message) {
    this(WRONG_INPUT, message, null);
  }

  /** Wrong input with its cause; ends the program with exit code {@value #WRONG_INPUT}. */
  public UserException(String message, Throwable cause) {
    this(WRONG_INPUT, message, cause);
  }

  /** A message with the exit code to end with: {@link #WRONG_INPUT} or {@link #MACHINE}. */
  public UserException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The exit code of the process when this reaches the command line. */
  public int exitCode() {
    return exitCode;
  }
}

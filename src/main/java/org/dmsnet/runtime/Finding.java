package org.dmsnet.runtime;

/**
 * One thing that the {@link Doctor} looked at.
 *
 * @param name what was looked at
 * @param value what was found
 * @param verdict whether that is well
 * @param advice what to do about it; empty where nothing is to be done
 */
public record Finding(String name, String value, Verdict verdict, String advice) {
  /** Whether a finding is well. */
  public enum Verdict {
    /** Nothing to do. */
    OK,
    /** Works, but slower or with less than the machine could give. */
    WARNING,
    /** Does not work. */
    PROBLEM
  }

  static Finding ok(String name, String value) {
    return new Finding(name, value, Verdict.OK, "");
  }

  static Finding warning(String name, String value, String advice) {
    return new Finding(name, value, Verdict.WARNING, advice);
  }

  static Finding problem(String name, String value, String advice) {
    return new Finding(name, value, Verdict.PROBLEM, advice);
  }
}

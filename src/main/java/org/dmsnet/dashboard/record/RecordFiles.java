package org.dmsnet.dashboard.record;

import java.nio.file.Path;
import org.dmsnet.training.RunFolder;

/**
 * Where a run folder keeps its record:
 *
 * <pre>
 *   dashboard/about.json              {@link About}
 *   dashboard/steps.jsonl             one {@link StepReport} a line, thinned
 *   dashboard/epochs.jsonl            one {@link EpochReport} a line, thinned
 *   dashboard/notices.jsonl           one {@link Notice} a line, thinned
 *   dashboard/pair-1-left.jpg  ...    the photographs of the shown validation pairs
 * </pre>
 *
 * @param folder {@code dashboard} in the run folder
 */
public record RecordFiles(Path folder) {

  /**
   * The record of a run.
   *
   * @param run its folder
   * @return its files, which need not exist
   */
  public static RecordFiles of(RunFolder run) {
    return new RecordFiles(run.path().resolve("dashboard"));
  }

  /** What does not change. */
  public Path about() {
    return folder.resolve("about.json");
  }

  /** The points of the charts. */
  public Path steps() {
    return folder.resolve("steps.jsonl");
  }

  /** The epochs. */
  public Path epochs() {
    return folder.resolve("epochs.jsonl");
  }

  /** The notices. */
  public Path notices() {
    return folder.resolve("notices.jsonl");
  }

  /**
   * A photograph of a shown pair.
   *
   * @param pair from 1
   * @param eye {@code left} or {@code right}
   */
  public Path photograph(int pair, String eye) {
    return folder.resolve("pair-" + pair + "-" + eye + ".jpg");
  }
}

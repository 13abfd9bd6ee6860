package org.dmsnet.dashboard.record;

import java.io.IOException;
import java.util.List;
import org.dmsnet.runtime.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run's record. Whatever goes wrong here never reaches the training: it is logged, put
 * among the notices, and after a few times the record is given up.
 */
final class RunRecord {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecord.class);

  /** Points of a chart; more than a screen has pixels for. */
  static final int STEPS = 2000;

  private static final int EPOCHS = 500;
  private static final int NOTICES = 200;
  private static final int PATIENCE = 3;

  /** Something that may go wrong. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  private final RecordFiles files;
  private ThinnedLog<StepReport> steps;
  private ThinnedLog<EpochReport> epochs;
  private ThinnedLog<Notice> notices;
  private HealthCheck health = new HealthCheck("");
  private double at;
  private int failures;

  RunRecord(RecordFiles files) {
    this.files = files;
  }

  /** Opens the files and writes what does not change. */
  void open(About about) throws IOException {
    AtomicFile.write(files.about(), Json.line(about));
    steps = new ThinnedLog<>(files.steps(), StepReport.class, STEPS);
    epochs = new ThinnedLog<>(files.epochs(), EpochReport.class, EPOCHS);
    notices = new ThinnedLog<>(files.notices(), Notice.class, NOTICES);
    health = new HealthCheck(about.metric());
  }

  /** Forgets what is about to be trained again. */
  void resumeAt(double position) {
    // A report is written after its step: the last one before this position is exactly there.
    steps.dropFrom(Math.nextUp(position));
    epochs.dropFrom(Math.nextUp(position));
    notices.dropFrom(Math.nextUp(position));
  }

  void step(StepReport report) throws IOException {
    at = report.at();
    steps.add(report);
    add(health.step(report));
  }

  void epoch(EpochReport report) throws IOException {
    at = report.at();
    epochs.add(report);
    add(health.epoch(report));
  }

  private void add(List<Notice> found) throws IOException {
    for (Notice notice : found) {
      notices.add(notice);
    }
  }

  /** Does something, and keeps what it throws from the training. */
  @SuppressWarnings("CatchThrowable") // even memory that ran out here must not end a training
  void quietly(Work work) {
    if (failures >= PATIENCE) {
      return;
    }
    try {
      work.run();
    } catch (Throwable e) {
      failures++;
      tell(e);
    }
  }

  private void tell(Throwable cause) {
    String text =
        "The dashboard could not record this training: "
            + cause
            + ". The training itself is not affected."
            + (failures < PATIENCE ? "" : " No more will be recorded.");
    LOG.warn(text);
    LOG.debug("", cause);
    try {
      if (notices != null) {
        notices.add(new Notice("dashboard", false, at, text));
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("", e);
    }
  }
}

package org.dmsnet.cli;

import java.util.Optional;
import org.dmsnet.dashboard.LiveDashboard;
import org.dmsnet.dashboard.record.RunRecorder;
import org.dmsnet.evaluation.ClassTable;
import org.dmsnet.evaluation.Evaluation;
import org.dmsnet.production.TrainingRun;
import org.dmsnet.training.ConsoleProgress;
import org.dmsnet.training.RunFolder;

/** A training as the console shows it. */
final class TrainingConsole {
  private TrainingConsole() {}

  /** Trains with progress, and says what was written and what to type next. */
  static Evaluation train(
      TrainingRun run, RunFolder folder, Optional<LiveDashboard> live, Output output) {
    output.say(
        "Patients: "
            + run.split().train().size()
            + " train, "
            + run.split().validation().size()
            + " choose epoch and thresholds, "
            + run.split().test().size()
            + " judge. Run folder: "
            + folder.path());
    output.say(run.proportions());
    RunRecorder.attach(run);
    try (ConsoleProgress progress = ConsoleProgress.standard()) {
      live.ifPresent(
          page -> {
            page.watch(run);
            output.say("Watch it train: " + page.address());
          });
      Evaluation evaluation = run.progress(progress).run();
      output.say(ClassTable.text(evaluation.atChosen()));
      output.say(Headline.of(evaluation));
      output.say(
          "Wrote "
              + folder.reportFile()
              + ", "
              + folder.metricsFile()
              + " and "
              + folder.modelFile()
              + ".");
      return evaluation;
    } finally {
      live.ifPresent(LiveDashboard::close);
    }
  }
}

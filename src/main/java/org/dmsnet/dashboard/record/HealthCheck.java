package org.dmsnet.dashboard.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Looks for what goes wrong in trainings, and says it in plain words. A kind of notice comes once,
 * and again only after it has been gone.
 */
final class HealthCheck {
  /** An update of this share of the weights is no longer a small step. */
  private static final double EXPLODING = 0.2;

  /** A branch whose contribution differs this little between patients tells none from another. */
  private static final double DEAD = 1e-4;

  /** Reports in a row in which a branch must be dead. */
  private static final int DEAD_REPORTS = 5;

  /** Epochs without a new best, and with a worse metric, that make a fall. */
  private static final int FALLING_EPOCHS = 3;

  private static final double WAITING = 0.25;

  private final Set<String> standing = new HashSet<>();
  private final Map<String, Integer> deadFor = new HashMap<>();
  private final String metric;
  private double bestMetric = Double.NaN;
  private int bestEpoch;
  private int worse;

  /**
   * A check of one training.
   *
   * @param metric the validation metric that matters; {@code loss} is better when it is lower
   */
  HealthCheck(String metric) {
    this.metric = metric;
  }

  /** What a step shows. */
  List<Notice> step(StepReport report) {
    List<Notice> notices = new ArrayList<>();
    boolean lost = report.loss() != null && !Double.isFinite(report.loss());
    say(
        notices,
        lost,
        "not-a-number",
        true,
        report.at(),
        "The loss is not a number any more (step "
            + report.step()
            + "): nothing is learnt from here on. Stop, lower training.learning-rate or"
            + " training.clip-norm, and resume or start again.");
    if (report.modules() != null) {
      examine(report, report.modules(), notices);
    }
    return notices;
  }

  private void examine(StepReport report, StepReport.Modules modules, List<Notice> notices) {
    modules
        .update()
        .forEach(
            (module, size) ->
                say(
                    notices,
                    size > EXPLODING || Double.isNaN(size),
                    "exploding-updates:" + module,
                    true,
                    report.at(),
                    String.format(
                        Locale.ROOT,
                        "Updates explode in %s: one step changed its weights by %.0f %% of their"
                            + " size; below 1 %% is usual. Lower the learning rate, or clip"
                            + " gradients (training.clip-norm).",
                        module,
                        100 * size)));
    double all =
        modules.spread().values().stream().filter(Double::isFinite).mapToDouble(d -> d).sum();
    modules
        .spread()
        .forEach(
            (branch, spread) -> {
              boolean dead = spread <= DEAD * all || (all == 0 && spread == 0);
              int reports = deadFor.merge(branch, dead ? 1 : 0, (n, one) -> dead ? n + 1 : 0);
              say(
                  notices,
                  reports >= DEAD_REPORTS,
                  "dead-branch:" + branch,
                  false,
                  report.at(),
                  "The branch "
                      + branch
                      + " is dead: it gives every patient the same, so the answer does not depend"
                      + " on it. Look at its updates; a smaller learning rate or head.branch-norm"
                      + " may wake it.");
            });
  }

  /** What an epoch shows. */
  List<Notice> epoch(EpochReport report) {
    List<Notice> notices = new ArrayList<>();
    boolean waits = report.waitingShare() != null && report.waitingShare() > WAITING;
    say(
        notices,
        waits,
        "waiting-for-data",
        false,
        report.at(),
        String.format(
            Locale.ROOT,
            "The network waits for data for %.0f %% of the time. More data.threads, or a faster"
                + " disk for the cache, would speed it up.",
            waits ? 100 * report.waitingShare() : 0));
    boolean lower = metric.equals("loss");
    Double value = lower ? report.validationLoss() : report.metrics().get(metric);
    if (value == null || Double.isNaN(value)) {
      return notices;
    }
    double gain = lower ? bestMetric - value : value - bestMetric;
    if (Double.isNaN(bestMetric) || gain > 0) {
      bestMetric = value;
      bestEpoch = report.epoch();
      worse = 0;
    } else {
      worse++;
    }
    say(
        notices,
        worse >= FALLING_EPOCHS,
        "falling-metric",
        false,
        report.at(),
        String.format(
            Locale.ROOT,
            "On the validation patients %s is %.4f, and has not come back to the %.4f of epoch %d"
                + " for %d epochs: the network may be learning the training patients by heart. The"
                + " best epoch is kept; stopping now loses nothing.",
            lower ? "the loss" : metric,
            value,
            bestMetric,
            bestEpoch,
            worse));
    return notices;
  }

  private void say(
      List<Notice> notices, boolean wrong, String kind, boolean serious, double at, String text) {
    if (!wrong) {
      standing.remove(kind);
    } else if (standing.add(kind)) {
      notices.add(new Notice(kind, serious, at, text));
    }
  }
}

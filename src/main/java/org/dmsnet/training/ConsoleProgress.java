package org.dmsnet.training;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress on the console: on a terminal a bar per epoch, and everywhere one line per epoch with
 * its numbers.
 */
public final class ConsoleProgress implements TrainingProgress, AutoCloseable {
  private static final int REFRESH_MILLIS = 500;
  private static final int WIDTH = 110;

  private final PrintStream out;
  private final boolean terminal;
  private ProgressBar bar;

  /**
   * Progress on a stream.
   *
   * @param out where to print
   * @param terminal whether it is a terminal, on which a line can be drawn over
   */
  public ConsoleProgress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Progress on standard output, with bars where a person watches. */
  public static ConsoleProgress standard() {
    return new ConsoleProgress(System.out, System.console() != null);
  }

  @Override
  public void stepDone(Step step) {
    if (!terminal) {
      return;
    }
    if (bar == null) {
      bar = open(step);
    }
    bar.stepTo(step.step());
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            " loss %.4f, %.1f pairs/s, %s left",
            step.loss(),
            step.pairsPerSecond(),
            duration(step.secondsLeft())));
  }

  @Override
  public void epochDone(EpochRecord epoch, boolean best) {
    close();
    StringJoiner line = new StringJoiner("  ");
    line.add(String.format(Locale.ROOT, "epoch %d", epoch.epoch()));
    line.add(String.format(Locale.ROOT, "loss %.4f", epoch.trainLoss()));
    line.add(String.format(Locale.ROOT, "validation %.4f", epoch.validationLoss()));
    for (Map.Entry<String, Double> metric : epoch.metrics().entrySet()) {
      line.add(String.format(Locale.ROOT, "%s %.4f", metric.getKey(), metric.getValue()));
    }
    line.add(duration(epoch.seconds()));
    line.add(String.format(Locale.ROOT, "waited %.1f %%", 100 * epoch.waitingShare()));
    if (best) {
      line.add("best");
    }
    out.println(line);
  }

  /** Ends the bar of an epoch that did not end. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  private ProgressBar open(Step step) {
    return new ProgressBarBuilder()
        .setTaskName(String.format(Locale.ROOT, "epoch %d/%d", step.epoch(), step.epochs()))
        .setInitialMax(step.steps())
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
        .clearDisplayOnFinish()
        .build();
  }

  private static String duration(double seconds) {
    Duration d = Duration.ofSeconds(Math.round(seconds));
    return d.toHours() > 0
        ? String.format(Locale.ROOT, "%d h %02d min", d.toHours(), d.toMinutesPart())
        : String.format(Locale.ROOT, "%d min %02d s", d.toMinutes(), d.toSecondsPart());
  }
}

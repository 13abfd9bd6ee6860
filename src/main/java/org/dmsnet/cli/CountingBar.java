package org.dmsnet.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar where a person watches, and nothing where none does; it appears with the first
 * step.
 */
final class CountingBar implements AutoCloseable {
  private final String task;
  private ProgressBar bar;

  CountingBar(String task) {
    this.task = task;
  }

  synchronized void stepTo(long done, long all) {
    if (System.console() == null) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(all)
              .setStyle(ProgressBarStyle.ASCII)
              .clearDisplayOnFinish()
              .build();
    }
    bar.stepTo(done);
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
    }
  }
}

package org.dmsnet.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.dmsnet.recipe.Recipe;

/** A process that trains into a folder, and in the middle of its third epoch waits to be killed. */
final class KilledTraining {
  static final String IN_THE_MIDDLE = "in the middle of epoch 3";

  private KilledTraining() {}

  public static void main(String[] args) {
    RunFolder folder = RunFolder.open(Path.of(args[0]));
    Recipe recipe = folder.recipe();
    new Trainer(recipe, Tiny.network(recipe), Tiny.batches(), Tiny.validation(), folder)
        .progress(
            new Tiny.Silent() {
              @Override
              public void stepDone(Step step) {
                if (step.epoch() == 3 && step.step() == 2) {
                  System.out.println(IN_THE_MIDDLE);
                  waitForTheEnd();
                }
              }
            })
        .train();
  }

  private static void waitForTheEnd() {
    try {
      while (System.in.read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.dmsnet.data;

import java.util.List;
import java.util.function.Function;
import org.dmsnet.data.image.PairAugmentation;
import org.dmsnet.data.image.PairRenderer;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes batches of pairs: reads the cache, pastes CutMix's box, augments, normalises. Immutable and
 * thread-safe; a batch depends on its pairs, the recipe and the epoch alone.
 */
final class PairAssembler {
  private final PairCache cache;
  private final Recipe recipe;
  private final PairRenderer renderer;

  PairAssembler(PairCache cache, Recipe recipe) {
    this.cache = cache;
    this.recipe = recipe;
    this.renderer = new PairRenderer(recipe);
  }

  /**
   * A batch for training: features [N,3,S,S] of each eye, labels [N,8] and, where the recipe has a
   * loss of each eye's labels, a second target [N,16] with a mask.
   */
  MultiDataSet augmented(List<TrainingPair> pairs, int epoch) {
    Function<TrainingPair, PairAugmentation> how =
        pair -> PairAugmentation.draw(recipe.augmentation(), recipe.seed(), epoch, pair.name());
    MultiDataSet batch = batch(pairs, how);
    if (recipe.training().eyeLabels() > 0) {
      addEyeTargets(batch, pairs, how);
    }
    return batch;
  }

  /** A batch for evaluation: features [N,3,S,S] of each eye, as photographed, and labels [N,8]. */
  MultiDataSet plain(List<TrainingPair> pairs) {
    return batch(pairs, pair -> PairAugmentation.NONE);
  }

  private MultiDataSet batch(
      List<TrainingPair> pairs, Function<TrainingPair, PairAugmentation> how) {
    int length = renderer.length();
    float[] left = new float[pairs.size() * length];
    float[] right = new float[pairs.size() * length];
    float[] labels = new float[pairs.size() * Label.COUNT];
    byte[] leftBytes = new byte[length];
    byte[] rightBytes = new byte[length];
    for (int n = 0; n < pairs.size(); n++) {
      TrainingPair pair = pairs.get(n);
      read(pair, leftBytes, rightBytes);
      renderer.render(leftBytes, rightBytes, how.apply(pair), left, right, n * length);
      for (Label label : pair.patient().labels()) {
        labels[n * Label.COUNT + label.ordinal()] = 1;
      }
    }
    long[] shape = renderer.shape(pairs.size());
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {tensor(left, shape), tensor(right, shape)},
        new INDArray[] {tensor(labels, pairs.size(), Label.COUNT)});
  }

  /**
   * The bytes of a pair with CutMix's box in it.
   *
   * @param left receives the left photograph, [3,size,size]
   * @param right receives the right photograph, [3,size,size]
   */
  void read(TrainingPair pair, byte[] left, byte[] right) {
    cache.read(pair.patient().id(), left, right);
    pair.patch()
        .ifPresent(
            patch -> {
              byte[] donorsLeft = new byte[left.length];
              byte[] donorsRight = new byte[right.length];
              cache.read(patch.donor().id(), donorsLeft, donorsRight);
              patch.box().paste(donorsLeft, left, cache.size(), false);
              patch.box().paste(donorsRight, right, cache.size(), recipe.mirrorRightEye());
            });
  }

  private static void addEyeTargets(
      MultiDataSet batch, List<TrainingPair> pairs, Function<TrainingPair, PairAugmentation> how) {
    float[] labels = new float[pairs.size() * EyeTargets.WIDTH];
    float[] mask = new float[labels.length];
    for (int n = 0; n < pairs.size(); n++) {
      TrainingPair pair = pairs.get(n);
      EyeTargets.fill(pair, how.apply(pair), labels, mask, n * EyeTargets.WIDTH);
    }
    batch.setLabels(
        new INDArray[] {batch.getLabels(0), tensor(labels, pairs.size(), EyeTargets.WIDTH)});
    batch.setLabelsMaskArray(new INDArray[] {null, tensor(mask, pairs.size(), EyeTargets.WIDTH)});
  }

  private static INDArray tensor(float[] values, long... shape) {
    return Nd4j.create(values, shape, 'c').castTo(DataType.FLOAT);
  }
}

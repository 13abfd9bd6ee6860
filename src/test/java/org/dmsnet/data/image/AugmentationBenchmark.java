package org.dmsnet.data.image;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A cached pair becomes the network's input: {@code ./dmsnet jmh AugmentationBenchmark}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AugmentationBenchmark {
  @Param("192")
  int size;

  private Recipe recipe;
  private PairRenderer renderer;
  private byte[] left;
  private byte[] right;
  private float[] leftInput;
  private float[] rightInput;
  private int patient;

  /** Two photographs of noise. */
  @Setup
  public void draw() {
    recipe = RecipeReader.with(Recipe.DEFAULTS, List.of("image-size=" + size));
    renderer = new PairRenderer(recipe);
    Random random = new Random(1);
    left = new byte[renderer.length()];
    right = new byte[renderer.length()];
    random.nextBytes(left);
    random.nextBytes(right);
    leftInput = new float[renderer.length()];
    rightInput = new float[renderer.length()];
  }

  /** As in validation: normalised, nothing else. */
  @Benchmark
  public float[] plain() {
    renderer.render(left, right, PairAugmentation.NONE, leftInput, rightInput, 0);
    return leftInput;
  }

  /** As in training: drawn, rotated, scaled, coloured, normalised. */
  @Benchmark
  public float[] augmented() {
    PairAugmentation drawn =
        PairAugmentation.draw(recipe.augmentation(), 1, 0, String.valueOf(patient++));
    renderer.render(left, right, drawn, leftInput, rightInput, 0);
    return leftInput;
  }
}

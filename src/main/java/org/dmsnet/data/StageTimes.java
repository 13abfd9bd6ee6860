package org.dmsnet.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dmsnet.data.image.FundusImage;
import org.dmsnet.data.image.PairAugmentation;
import org.dmsnet.data.image.PairRenderer;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.data.image.UnreadableImageException;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;

/** How long one thread takes for each stage of a pair's way from two files into a batch. */
public final class StageTimes {
  private final Map<String, Long> nanos = new LinkedHashMap<>();
  private final Recipe recipe;
  private final PairCache cache;
  private long last;

  private StageTimes(PairCache cache, Recipe recipe) {
    this.cache = cache;
    this.recipe = recipe;
  }

  /**
   * Measures, after a pass that is not counted.
   *
   * @param cache decoded pairs for the recipe
   * @param recipe size, correction, augmentation; CutMix is measured whether it is on or not
   * @return seconds for a pair, by stage, in the order of a pair's way
   */
  public static Map<String, Double> secondsPerPair(PairCache cache, Recipe recipe) {
    new StageTimes(cache, recipe).pass();
    StageTimes times = new StageTimes(cache, recipe);
    times.pass();
    Map<String, Double> seconds = new LinkedHashMap<>();
    times.nanos.forEach((stage, sum) -> seconds.put(stage, sum / 1e9 / cache.patients().size()));
    return seconds;
  }

  private void pass() {
    cache.patients().forEach(this::prepare);
    Recipe mixing = RecipeReader.with(recipe, List.of("augmentation.cutmix=1"));
    PairAssembler assembler = new PairAssembler(cache, recipe);
    PairRenderer renderer = new PairRenderer(recipe);
    byte[] left = new byte[renderer.length()];
    byte[] right = new byte[renderer.length()];
    float[] leftInput = new float[renderer.length()];
    float[] rightInput = new float[renderer.length()];
    List<TrainingPair> own = cache.patients().stream().map(TrainingPair::of).toList();
    List<TrainingPair> all = TrainingSet.of(cache.patients(), mixing).pairs();
    List<TrainingPair> mixed = all.subList(own.size(), all.size());
    for (int n = 0; n < own.size(); n++) {
      start();
      assembler.read(own.get(n), left, right);
      done("read");
      assembler.read(mixed.get(n), left, right);
      done("cutmix");
      PairAugmentation how =
          PairAugmentation.draw(recipe.augmentation(), recipe.seed(), 0, own.get(n).name());
      renderer.render(left, right, how, leftInput, rightInput, 0);
      done("augment");
    }
    int batch = recipe.training().batchSize();
    for (int first = 0; first < own.size(); first += batch) {
      start();
      assembler.augmented(own.subList(first, Math.min(first + batch, own.size())), 0);
      done("batch");
    }
  }

  private void prepare(Patient patient) {
    try {
      for (var photograph : List.of(patient.left(), patient.right())) {
        start();
        FundusImage.decode(
            photograph,
            Preparation.of(recipe),
            stage -> done(stage.name().toLowerCase(Locale.ROOT)));
      }
    } catch (UnreadableImageException e) {
      throw new IllegalStateException("the cache holds only patients that could be read", e);
    }
  }

  private void start() {
    last = System.nanoTime();
  }

  private void done(String stage) {
    long now = System.nanoTime();
    nanos.merge(stage, now - last, Long::sum);
    last = now;
  }
}

package org.dmsnet.production;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.OdirDataset;
import org.dmsnet.data.PairCache;
import org.dmsnet.data.PairIterator;
import org.dmsnet.data.Patient;
import org.dmsnet.data.StageTimes;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.LayerWorkspaces;
import org.dmsnet.runtime.TemporaryFolder;
import org.dmsnet.runtime.TensorMemory;
import org.dmsnet.training.Optimization;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Pairs a second: what each stage of the data's way can do, what preparation and batches reach with
 * the recipe's threads, and what training consumes, in one run on one machine, so that the ratios
 * hold where the times do not.
 *
 * @param recipe name of the recipe
 * @param imageSize side of the network's input, pixels
 * @param threads threads of preparation and of batches
 * @param stages pairs a second of one thread, by stage
 * @param prepare pairs a second from files to the cache
 * @param batches pairs a second from the cache to augmented batches
 * @param training pairs a second that training consumes; 0 where it was not measured
 */
public record DataBench(
    String recipe,
    int imageSize,
    int threads,
    Map<String, Double> stages,
    double prepare,
    double batches,
    double training)
    implements MeasurementReport {
  private static final double NANOS = 1e9;

  /** Copies the stages, in their order. */
  public DataBench {
    stages = new LinkedHashMap<>(stages);
  }

  /**
   * Measures.
   *
   * @param data the official folder or a dataset YAML, such as drawings; a few dozen patients are
   *     enough
   * @param recipe size, threads, augmentation, network
   * @param steps training steps, after one that is not counted; 0 skips training
   * @return the measurement
   */
  public static DataBench measure(Path data, Recipe recipe, int steps) {
    OdirDataset dataset = OdirDataset.open(data);
    return TemporaryFolder.use("dmsnet-bench-", folder -> measure(dataset, recipe, steps, folder));
  }

  private static DataBench measure(OdirDataset dataset, Recipe recipe, int steps, Path folder) {
    int threads = recipe.data().threads();
    long start = System.nanoTime();
    PairCache cache =
        PairCache.open(dataset, Preparation.of(recipe), folder, threads, (done, all) -> {});
    double prepare = cache.patients().size() * NANOS / (System.nanoTime() - start);
    Map<String, Double> stages = new LinkedHashMap<>();
    StageTimes.secondsPerPair(cache, recipe).forEach((stage, s) -> stages.put(stage, 1 / s));
    return new DataBench(
        recipe.name(),
        recipe.imageSize(),
        threads,
        stages,
        prepare,
        batches(cache, recipe),
        steps == 0 ? 0 : training(cache, recipe, steps));
  }

  private static double batches(PairCache cache, Recipe recipe) {
    try (PairIterator pairs = iterator(cache, recipe)) {
      long made = 0;
      long start = System.nanoTime();
      while (pairs.hasNext()) {
        MultiDataSet batch = pairs.next();
        made += batch.getFeatures(0).size(0);
        TensorMemory.giveBack(batch);
      }
      return made * NANOS / (System.nanoTime() - start);
    }
  }

  private static double training(PairCache cache, Recipe recipe, int steps) {
    MultiDataSet batch;
    int stepsPerEpoch;
    try (PairIterator pairs = iterator(cache, recipe)) {
      batch = pairs.next();
      stepsPerEpoch = pairs.batchCount();
    }
    ComputationGraphConfiguration conf = DmsNetGraph.trainingConfiguration(recipe);
    Optimization.configure(conf, recipe.training(), stepsPerEpoch);
    ComputationGraph network = new ComputationGraph(conf);
    network.init();
    LayerWorkspaces.prepare();
    network.fit(batch);
    long start = System.nanoTime();
    for (int step = 0; step < steps; step++) {
      network.fit(batch);
    }
    return steps * batch.getFeatures(0).size(0) * NANOS / (System.nanoTime() - start);
  }

  private static PairIterator iterator(PairCache cache, Recipe recipe) {
    List<String> ids = cache.patients().stream().map(Patient::id).toList();
    return PairIterator.training(cache, ids, recipe);
  }

  @Override
  public String text() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s at %d px, pairs a second%n%n%-28s%12s%16s%n",
                recipe,
                imageSize,
                "",
                "pairs/s",
                "x training"));
    stages.forEach((stage, rate) -> row(text, stage + ", 1 thread", rate));
    row(text, "files to cache, " + threads + " threads", prepare);
    row(text, "cache to batches, " + threads + " threads", batches);
    if (training > 0) {
      row(text, "training consumes", training);
    }
    return text.toString();
  }

  private void row(StringBuilder text, String name, double rate) {
    String ratio = training > 0 ? String.format(Locale.ROOT, "%.1f", rate / training) : "";
    text.append(String.format(Locale.ROOT, "%-28s%12.1f%16s%n", name, rate, ratio));
  }
}

package org.dmsnet.production.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.TemporaryFolder;
import org.dmsnet.runtime.UserException;

/**
 * Measures a recipe's network on the CPU against itself on stock Deeplearning4j, and in PyTorch.
 * Each round starts a process for each variant, one after the other, so that the variants meet the
 * same machine and none has another's memory; they start from the same weights and see the same
 * batch.
 */
public final class NetworkBench {
  private static final int PHOTOGRAPH = 512;
  private static final int LARGEST_BATCH = 1024;
  private static final int MOST_ROUNDS = 100;
  private static final double MOST_SECONDS = 3600;

  private final Recipe recipe;
  private final int rounds;
  private final double seconds;
  private final Set<Variant> variants;
  private final String predictMain;
  private final int threads = BenchProcess.threads();

  /**
   * A measurement.
   *
   * @param recipe the network; its dropout and schedules do not matter
   * @param pairs in a batch
   * @param rounds how often everything is measured
   * @param seconds how long passes and steps run uncounted in each process, and how long timed; at
   *     least once, and three times
   * @param peers what our network, with and without its batch norms, is measured against
   * @param predictMain the class with the command line's {@code main}, for {@code predict}
   * @throws UserException where there is nothing to measure, or PyTorch does not know this network
   */
  public NetworkBench(
      Recipe recipe,
      int pairs,
      int rounds,
      double seconds,
      Set<Variant> peers,
      String predictMain) {
    if (pairs < 1 || pairs > LARGEST_BATCH || rounds < 1 || rounds > MOST_ROUNDS) {
      throw new UserException(
          "Ask for 1 to %d --pairs and 1 to %d --repeats.".formatted(LARGEST_BATCH, MOST_ROUNDS));
    }
    if (!(seconds >= 0 && seconds <= MOST_SECONDS)) {
      throw new UserException("Ask for 0 to %.0f --seconds.".formatted(MOST_SECONDS));
    }
    variants = EnumSet.of(Variant.OURS, Variant.FOLDED);
    variants.addAll(peers);
    if (variants.contains(Variant.PYTORCH)) {
      PythonPeer.check(recipe);
    }
    this.recipe = BenchNetworks.measured(recipe, pairs);
    this.rounds = rounds;
    this.seconds = seconds;
    this.predictMain = predictMain;
  }

  /**
   * Measures; takes minutes for a large network.
   *
   * @param progress told what runs next
   * @return what was measured
   * @throws UserException where a process fails, or PyTorch is asked for and absent
   */
  public BenchReport run(Consumer<String> progress) {
    Optional<PythonPeer> peer =
        variants.contains(Variant.PYTORCH) ? Optional.of(PythonPeer.find()) : Optional.empty();
    return TemporaryFolder.use(
        "dmsnet-bench-", folder -> run(new BenchFolder(folder), peer, progress));
  }

  private BenchReport run(BenchFolder folder, Optional<PythonPeer> peer, Consumer<String> progress)
      throws IOException {
    AtomicFile.write(folder.recipeFile(), RecipeReader.write(recipe));
    BenchProcess process = new BenchProcess(folder, threads, seconds);
    progress.accept("weights and batch");
    process.work(BenchWorker.Task.PREPARE);
    Map<Variant, List<Measurement>> measurements = new EnumMap<>(Variant.class);
    List<Double> shares = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      String of = ", round " + round + " of " + rounds;
      for (Variant variant : variants) {
        progress.accept(variant.label() + of);
        if (variant == Variant.PYTORCH) {
          peer.orElseThrow().run(folder, process, threads, seconds);
        } else {
          process.work(BenchWorker.Task.valueOf(variant.name()));
        }
        measurements
            .computeIfAbsent(variant, v -> new ArrayList<>())
            .add(folder.readResult(new TypeReference<>() {}));
      }
      progress.accept("the modules' share" + of);
      process.work(BenchWorker.Task.MODULES);
      shares.add(folder.readResult(new TypeReference<>() {}));
    }
    progress.accept("cold start");
    return new BenchReport(
        recipe.name(),
        recipe.imageSize(),
        recipe.training().batchSize(),
        threads,
        measurements,
        Ratio.of(shares),
        coldStart(folder, process));
  }

  private ColdStart coldStart(BenchFolder folder, BenchProcess process) throws IOException {
    Path photographs =
        SyntheticDataset.write(folder.path().resolve("drawn"), 1, PHOTOGRAPH, recipe.seed())
            .resolve(SyntheticDataset.PHOTOGRAPHS);
    String left = photographs.resolve("0_left.jpg").toString();
    String right = photographs.resolve("0_right.jpg").toString();
    List<String> predict = BenchProcess.java(true, predictMain);
    predict.addAll(List.of("predict", folder.model().toString(), "--left", left, "--right", right));
    List<Double> whole = new ArrayList<>();
    List<Map<String, Double>> stages = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      whole.add(process.run(predict, true));
      process.work(
          BenchWorker.Task.COLD_START, left, right, String.valueOf(System.currentTimeMillis()));
      stages.add(folder.readResult(new TypeReference<>() {}));
    }
    return ColdStart.of(whole, stages);
  }
}

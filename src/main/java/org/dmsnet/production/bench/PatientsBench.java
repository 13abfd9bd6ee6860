package org.dmsnet.production.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.production.bench.PatientsTask.Cost;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.TemporaryFolder;
import org.dmsnet.runtime.UserException;

/**
 * Measures what time and memory cost with more patients: the photographs read and cached, an epoch
 * of training with its judgement, and predictions for all, each number of patients in a process of
 * its own.
 */
public final class PatientsBench {
  private static final int FEWEST = 20;
  private static final int MOST = 1_000_000;

  private final Recipe recipe;
  private final List<Integer> counts;
  private final int threads = BenchProcess.threads();

  /**
   * A measurement.
   *
   * @param recipe the network; trained for one epoch
   * @param counts numbers of patients
   * @throws UserException where a number is too small to split, or beyond reason
   */
  public PatientsBench(Recipe recipe, List<Integer> counts) {
    if (counts.isEmpty() || counts.stream().anyMatch(n -> n < FEWEST || n > MOST)) {
      throw new UserException(
          "--patients %s: give numbers from %d to %d, separated by commas."
              .formatted(counts.toString(), FEWEST, MOST));
    }
    this.recipe =
        RecipeReader.with(recipe, List.of("training.epochs=1", "training.warmup-epochs=0"));
    this.counts = List.copyOf(counts);
  }

  /**
   * Measures; takes minutes for thousands of patients.
   *
   * @param progress told what runs next
   * @return what was measured
   * @throws UserException where a process fails or the temporary folder has no room
   */
  public PatientsReport run(Consumer<String> progress) {
    return TemporaryFolder.use(
        "dmsnet-bench-",
        path -> {
          BenchFolder folder = new BenchFolder(path);
          AtomicFile.write(folder.recipeFile(), RecipeReader.write(recipe));
          BenchProcess process = new BenchProcess(folder, threads, 0);
          Map<Integer, Map<String, Cost>> costs = new TreeMap<>();
          for (int patients : counts) {
            progress.accept("drawing " + patients + " patients");
            Path data =
                SyntheticDataset.write(
                    path.resolve("drawn-" + patients), patients, recipe.imageSize(), recipe.seed());
            progress.accept("training and predicting, " + patients + " patients");
            process.work(BenchWorker.Task.PATIENTS, data.toString());
            costs.put(patients, folder.readResult(new TypeReference<>() {}));
          }
          return new PatientsReport(recipe.name(), recipe.imageSize(), threads, costs);
        });
  }
}

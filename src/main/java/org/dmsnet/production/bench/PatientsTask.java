package org.dmsnet.production.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.production.BinocularClassifier;
import org.dmsnet.production.FolderPrediction;
import org.dmsnet.production.PreparedData;
import org.dmsnet.production.TrainingRun;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.ProcessMemory;
import org.dmsnet.training.RunFolder;

/** What a data set costs from its photographs to a table of predictions, in this process. */
final class PatientsTask {
  private PatientsTask() {}

  /**
   * What a stage took.
   *
   * @param seconds by the clock
   * @param peakMebibytes largest resident memory of the process during it; 0 where it is not known
   */
  record Cost(
      @JsonProperty("seconds") double seconds,
      @JsonProperty("peak-mebibytes") long peakMebibytes) {}

  /**
   * Reads, trains as the recipe says, judges, predicts.
   *
   * @param folder has the recipe; the run and the cache go into the data's folder
   * @param data the drawn data set
   * @return by stage, in order
   */
  static Map<String, Cost> run(BenchFolder folder, Path data) {
    Recipe recipe = folder.recipe();
    Path output = data.resolveSibling(data.getFileName() + "-output");
    RunFolder run = RunFolder.createAt(output.resolve("run"));
    PreparedData[] prepared = new PreparedData[1];
    Map<String, Cost> stages = new LinkedHashMap<>();
    stages.put(
        "photographs to cache",
        cost(
            () ->
                prepared[0] =
                    PreparedData.open(data, recipe, output.resolve("cache"), (done, all) -> {})));
    TrainingRun.Origin origin = new TrainingRun.Origin(data.toString(), "", "bench patients");
    stages.put(
        "train and judge",
        cost(() -> TrainingRun.start(run, recipe, prepared[0], origin, said -> {}).run()));
    stages.put("predict", cost(() -> predict(run, data, output)));
    return stages;
  }

  private static void predict(RunFolder run, Path data, Path output) {
    try (BinocularClassifier classifier = BinocularClassifier.load(run.modelFile())) {
      new FolderPrediction(
              classifier, data.resolve(SyntheticDataset.PHOTOGRAPHS), (done, all) -> {}, said -> {})
          .write(output.resolve("predictions.csv"));
    }
  }

  private static Cost cost(Runnable stage) {
    // What the stage before left behind is not this one's.
    System.gc();
    ProcessMemory.resetPeak();
    double seconds = Stopwatch.time(stage);
    return new Cost(seconds, ProcessMemory.peakMebibytes().orElse(0));
  }
}

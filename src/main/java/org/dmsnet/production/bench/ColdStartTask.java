package org.dmsnet.production.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dmsnet.production.BinocularClassifier;
import org.nd4j.linalg.factory.Nd4j;

/** What {@code predict} does with one pair, stage by stage, in a process that has done nothing. */
final class ColdStartTask {
  private static final double MILLIS = 1e-3;

  private ColdStartTask() {}

  /**
   * Measures.
   *
   * @param folder the model
   * @param left photograph
   * @param right photograph
   * @param started when the process was asked for, milliseconds since 1970
   * @return seconds by stage, in order
   */
  static Map<String, Double> run(BenchFolder folder, Path left, Path right, long started) {
    Map<String, Double> stages = new LinkedHashMap<>();
    stages.put("JVM", (System.currentTimeMillis() - started) * MILLIS);
    stages.put("ND4J's native code", Stopwatch.time(Nd4j::getBackend));
    long reading = System.nanoTime();
    try (BinocularClassifier classifier =
        BinocularClassifier.load(folder.model(), new BinocularClassifier.Options(true, false))) {
      stages.put("model read", (System.nanoTime() - reading) * 1e-9);
      stages.put("first pair", Stopwatch.time(() -> classifier.classify(left, right)));
      stages.put("every further pair", Stopwatch.time(() -> classifier.classify(left, right)));
    }
    return stages;
  }
}

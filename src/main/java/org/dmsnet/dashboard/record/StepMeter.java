package org.dmsnet.dashboard.record;

import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.MemoryLimit;

/** Fills a {@link StepReport} with what the process and the network know. */
final class StepMeter {
  private StepMeter() {}

  static StepReport report(
      int epoch,
      int step,
      double at,
      Double loss,
      Double learningRate,
      Double pairsPerSecond,
      Double waitingShare,
      Double secondsLeft,
      double cost,
      StepReport.Modules modules) {
    Runtime java = Runtime.getRuntime();
    return new StepReport(
        System.currentTimeMillis(),
        epoch,
        step,
        at,
        loss,
        learningRate,
        pairsPerSecond,
        waitingShare,
        secondsLeft,
        cost,
        java.totalMemory() - java.freeMemory(),
        java.maxMemory(),
        Pointer.physicalBytes(),
        MemoryLimit.ofProcess(),
        modules);
  }

  /** The output layer's rate, or null where its updater has none. */
  static Double learningRate(ComputationGraph network) {
    String output = network.getConfiguration().getNetworkOutputs().get(0);
    return network.getLearningRate(output);
  }
}

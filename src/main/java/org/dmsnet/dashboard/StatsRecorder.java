package org.dmsnet.dashboard;

import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsUpdateConfiguration;
import org.deeplearning4j.ui.model.stats.impl.DefaultStatsUpdateConfiguration;
import org.dmsnet.dashboard.record.CostBudget;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds DL4J's own pages. A report of its StatsListener passes over all parameters several times,
 * so it is made only as often as a share of the training's time allows; what it throws ends the
 * reports and not the training.
 */
final class StatsRecorder extends BaseTrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(StatsRecorder.class);
  private static final double BUDGET = 0.005;
  private static final int FREQUENCY = 5;
  private static final StatsUpdateConfiguration NOW = every(1);

  /** Counts pairs, for their rate, and reports nothing. */
  private static final StatsUpdateConfiguration NOT_NOW = every(Integer.MAX_VALUE);

  private final StatsListener listener;
  private final CostBudget budget = new CostBudget(BUDGET, System::nanoTime);
  private boolean now;
  private boolean broken;

  StatsRecorder(StatsStorageRouter storage) {
    this.listener = new StatsListener(storage, null, NOT_NOW, null, null);
  }

  private static StatsUpdateConfiguration every(int steps) {
    return new DefaultStatsUpdateConfiguration.Builder().reportingFrequency(steps).build();
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    int iteration = ((ComputationGraph) model).getIterationCount();
    now = iteration % FREQUENCY == 0 && budget.allows();
    listener.setUpdateConfig(now ? NOW : NOT_NOW);
    if (now) {
      quietly(() -> listener.onForwardPass(model, activations));
    }
  }

  @Override
  public void onGradientCalculation(Model model) {
    if (now) {
      quietly(() -> listener.onGradientCalculation(model));
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    quietly(() -> listener.iterationDone(model, iteration, epoch));
  }

  @SuppressWarnings("CatchThrowable") // even memory that ran out here must not end a training
  private void quietly(Runnable work) {
    if (broken) {
      return;
    }
    try {
      budget.charge(work);
    } catch (Throwable e) {
      broken = true;
      LOG.warn(
          "Deeplearning4j's own pages get no more reports of this training, which goes on: {}",
          e.toString());
      LOG.debug("", e);
    }
  }
}

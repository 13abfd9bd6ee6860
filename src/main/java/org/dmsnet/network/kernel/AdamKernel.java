package org.dmsnet.network.kernel;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * DL4J's Adam with the same options and state, computed by {@link AdamRuntime}: a state that one of
 * them wrote goes on in the other.
 */
public class AdamKernel extends Adam {
  private static final long serialVersionUID = 1;

  /** With DL4J's defaults. */
  public AdamKernel() {
    super();
  }

  /**
   * As {@link Adam#Adam(double, double, double, double)}.
   *
   * @param learningRate the rate, unless a schedule is set
   * @param beta1 decay of the mean of gradients
   * @param beta2 decay of the mean of squared gradients
   * @param epsilon added to the root of the latter
   */
  public AdamKernel(double learningRate, double beta1, double beta2, double epsilon) {
    super(learningRate, beta1, beta2, epsilon);
  }

  @Override
  public GradientUpdater<Adam> instantiate(INDArray state, boolean initialize) {
    AdamRuntime updater = new AdamRuntime(this);
    INDArray flat = state.reshape(state.length());
    updater.setStateViewArray(flat, new long[] {flat.length() / 2}, flat.ordering(), initialize);
    return updater;
  }

  @Override
  public GradientUpdater<Adam> instantiate(Map<String, INDArray> state, boolean initialize) {
    AdamRuntime updater = new AdamRuntime(this);
    updater.setState(state, initialize);
    return updater;
  }

  @Override
  public AdamKernel clone() {
    AdamKernel copy = new AdamKernel(getLearningRate(), getBeta1(), getBeta2(), getEpsilon());
    ISchedule schedule = getLearningRateSchedule();
    copy.setLearningRateSchedule(schedule == null ? null : schedule.clone());
    return copy;
  }
}

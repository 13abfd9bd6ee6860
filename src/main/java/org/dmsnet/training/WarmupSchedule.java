package org.dmsnet.training;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Learning rate by the iteration t, counted from 0: first {@code frozenSteps} steps of 0, then a
 * linear warm-up, then half a cosine or a constant. With u = t - frozenSteps, W = warmupSteps and U
 * = totalSteps - frozenSteps:
 *
 * <pre>
 *   rate = 0                                       t &lt; frozenSteps
 *   rate = peak (u + 1) / W                        u &lt; W
 *   rate = peak (1 + cos(pi (u - W) / (U - W))) / 2   cosine; 0 from t = totalSteps on
 *   rate = peak                                    constant
 * </pre>
 *
 * @param peak largest rate
 * @param frozenSteps steps at rate 0 before anything else
 * @param warmupSteps steps of the linear warm-up
 * @param totalSteps steps of the whole training, the frozen ones included
 * @param cosine whether the rate falls after the warm-up
 */
public record WarmupSchedule(
    @JsonProperty("peak") double peak,
    @JsonProperty("frozenSteps") int frozenSteps,
    @JsonProperty("warmupSteps") int warmupSteps,
    @JsonProperty("totalSteps") int totalSteps,
    @JsonProperty("cosine") boolean cosine)
    implements ISchedule {

  /** Validates. */
  @JsonCreator
  public WarmupSchedule {
    if (!(peak >= 0) || frozenSteps < 0 || warmupSteps < 0 || totalSteps < 1) {
      throw new IllegalArgumentException(
          "A schedule needs peak, frozenSteps, warmupSteps >= 0 and totalSteps >= 1");
    }
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    if (iteration < frozenSteps) {
      return 0;
    }
    int step = iteration - frozenSteps;
    if (step < warmupSteps) {
      return peak * (step + 1) / warmupSteps;
    }
    if (!cosine) {
      return peak;
    }
    int falling = totalSteps - frozenSteps - warmupSteps;
    if (step - warmupSteps >= falling) {
      return 0;
    }
    return peak * (1 + Math.cos(Math.PI * (step - warmupSteps) / falling)) / 2;
  }

  /** This schedule itself: it cannot change. */
  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod")
  public ISchedule clone() {
    return this;
  }
}

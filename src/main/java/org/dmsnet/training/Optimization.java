package org.dmsnet.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.dmsnet.network.kernel.AdamKernel;
import org.dmsnet.recipe.TrainingRecipe;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Sets AdamW (Loshchilov and Hutter, arXiv 1711.05101) on every layer of a configuration: Adam with
 * beta 0.9 and 0.999, epsilon 1e-8, and a decay that is decoupled from Adam's moments,
 *
 * <pre>  w := w - rate (m / (sqrt(v) + epsilon) + decay w)</pre>
 *
 * on weights only; biases and batch norms have no decay. Vertices whose name starts with {@value
 * #TRUNK} have the trunk's rate, all others the new layers'.
 *
 * <p>While the trunk is frozen its rate is 0: its weights stand still, but Adam's moments follow
 * the gradients, so that the first steps after thawing are neither blind nor too large (Adam's bias
 * correction counts from the first step of the training, not from the thaw; moments reset at the
 * thaw would be corrected wrongly). The running statistics of its batch norms follow the data.
 */
public final class Optimization {
  /** How the names of the trunk's vertices start. */
  public static final String TRUNK = "trunk.";

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private Optimization() {}

  /**
   * Sets updater, schedule and decay on every layer and SameDiff vertex, before the network is
   * made. Neighbours with equal settings share one update, so a network has few of them.
   *
   * @param conf changed in place
   * @param recipe rates, decay, warm-up, freezing
   * @param stepsPerEpoch batches in an epoch, the last, smaller one included
   */
  public static void configure(
      ComputationGraphConfiguration conf, TrainingRecipe recipe, int stepsPerEpoch) {
    Adam trunk =
        adam(
            schedule(
                recipe,
                recipe.trunkLearningRate(),
                recipe.freezeEpochs() * stepsPerEpoch,
                stepsPerEpoch));
    Adam fresh = adam(schedule(recipe, recipe.learningRate(), 0, stepsPerEpoch));
    for (Map.Entry<String, GraphVertex> entry : conf.getVertices().entrySet()) {
      Adam adam = entry.getKey().startsWith(TRUNK) ? trunk : fresh;
      if (entry.getValue() instanceof SameDiffVertex vertex) {
        set(vertex, adam, recipe.weightDecay());
      } else if (entry.getValue() instanceof LayerVertex vertex) {
        set(vertex.getLayerConf().getLayer(), adam, recipe.weightDecay());
      }
    }
  }

  /**
   * The schedule of one group of layers.
   *
   * @param recipe epochs, warm-up and shape
   * @param peak largest rate
   * @param frozenSteps steps before the group starts to learn
   * @param stepsPerEpoch batches in an epoch
   * @return the schedule
   */
  public static WarmupSchedule schedule(
      TrainingRecipe recipe, double peak, int frozenSteps, int stepsPerEpoch) {
    return new WarmupSchedule(
        peak,
        frozenSteps,
        (int) Math.round(recipe.warmupEpochs() * stepsPerEpoch),
        recipe.epochs() * stepsPerEpoch,
        recipe.schedule() == TrainingRecipe.Schedule.COSINE);
  }

  private static Adam adam(WarmupSchedule schedule) {
    Adam adam = new AdamKernel(schedule.peak(), BETA1, BETA2, EPSILON);
    adam.setLearningRateSchedule(schedule);
    return adam;
  }

  private static void set(Layer layer, Adam adam, double decay) {
    if (layer instanceof BaseLayer base) {
      base.setIUpdater(adam);
      base.setBiasUpdater(null);
      base.setRegularization(decayOf(decay));
      base.setRegularizationBias(new ArrayList<>());
      base.setGradientNormalization(GradientNormalization.None);
    } else if (layer instanceof AbstractSameDiffLayer sameDiff) {
      sameDiff.setUpdater(adam);
      sameDiff.setBiasUpdater(null);
      sameDiff.setRegularization(decayOf(decay));
      sameDiff.setRegularizationBias(new ArrayList<>());
      sameDiff.setGradientNormalization(GradientNormalization.None);
    }
  }

  private static void set(SameDiffVertex vertex, Adam adam, double decay) {
    vertex.setUpdater(adam);
    vertex.setBiasUpdater(null);
    vertex.setRegularization(decayOf(decay));
    vertex.setRegularizationBias(new ArrayList<>());
    vertex.setGradientNormalization(GradientNormalization.None);
  }

  private static List<Regularization> decayOf(double decay) {
    List<Regularization> list = new ArrayList<>();
    if (decay > 0) {
      list.add(new DecoupledDecay(decay));
    }
    return list;
  }
}

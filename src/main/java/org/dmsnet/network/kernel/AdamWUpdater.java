package org.dmsnet.network.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.NoOpUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * AdamW in one walk over a network's memory. DL4J's updater walks over it three times, to divide
 * the gradients by the batch's size, for Adam and for the decay, and makes views of each parameter
 * and its gradient, twice in every step: it takes a network's own gradients for foreign ones.
 *
 * <p>It serves a network all of whose parameters an {@link AdamKernel} updates, or nothing does (as
 * batch norms' running statistics), with no other regularization than one {@link WeightDecay} that
 * is multiplied with the learning rate, and without gradient normalization. For any other network,
 * and for gradients that are not the network's own, it is DL4J's updater. State and its order are
 * DL4J's: what one of them saved goes on in the other.
 */
public final class AdamWUpdater extends ComputationGraphUpdater {
  private static final long serialVersionUID = 1;

  /** Parameters side by side that are updated alike. */
  private record Stretch(AdamRuntime adam, WeightDecay decay, AdamValues values) {}

  /** Empty where DL4J's updater serves. */
  private final transient List<Stretch> stretches = new ArrayList<>();

  private AdamWUpdater(ComputationGraph network, INDArray state) {
    super(network, state);
    if (!updaterBlocks.stream().allMatch(this::add)) {
      stretches.clear();
    }
  }

  /**
   * Gives a network this updater, with the state of the one that it has.
   *
   * @param network changed in place
   * @return whether it serves the network; otherwise the network updates as before
   */
  public static boolean into(ComputationGraph network) {
    AdamWUpdater updater = new AdamWUpdater(network, network.getUpdater().getStateViewArray());
    if (updater.stretches.isEmpty()) {
      return false;
    }
    network.setUpdater(updater);
    return true;
  }

  /** Adds the stretches of a block; false if there is something in it that is not served. */
  private boolean add(UpdaterBlock block) {
    GradientUpdater<?> updater = block.getGradientUpdater();
    boolean isAdam = updater instanceof AdamRuntime;
    if (!isAdam && !(updater instanceof NoOpUpdater)) {
      return false;
    }
    List<UpdaterBlock.ParamState> parameters = block.getLayersAndVariablesInBlock();
    if (!parameters.stream().allMatch(parameter -> isServed(parameter, isAdam))) {
      return false;
    }
    return !isAdam || addStretches(block, parameters);
  }

  /** A stretch ends with the block, and where the next parameter decays otherwise. */
  private boolean addStretches(UpdaterBlock block, List<UpdaterBlock.ParamState> parameters) {
    int start = 0;
    for (int next = 1; next <= parameters.size(); next++) {
      WeightDecay decay = decay(parameters.get(start));
      if (next < parameters.size() && Objects.equals(decay, decay(parameters.get(next)))) {
        continue;
      }
      Stretch stretch = stretch(block, decay, parameters.get(start), parameters.get(next - 1));
      if (!stretch.values().areServed()) {
        return false;
      }
      stretches.add(stretch);
      start = next;
    }
    return true;
  }

  private static boolean isServed(UpdaterBlock.ParamState parameter, boolean isAdam) {
    Trainable layer = parameter.getLayer();
    String name = parameter.getParamName();
    GradientNormalization normalization = layer.getConfig().getGradientNormalization();
    List<Regularization> regularization = regularization(parameter);
    boolean isDecay =
        regularization.size() == 1
            && regularization.get(0) instanceof WeightDecay decay
            && decay.isApplyLR();
    return (normalization == null || normalization == GradientNormalization.None)
        && layer.updaterDivideByMinibatch(name) == isAdam
        && (regularization.isEmpty() || (isDecay && isAdam))
        && !layer.getConfig().isPretrainParam(name);
  }

  private static List<Regularization> regularization(UpdaterBlock.ParamState parameter) {
    List<Regularization> found =
        parameter.getLayer().getConfig().getRegularizationByParam(parameter.getParamName());
    return found == null ? List.of() : found;
  }

  /** Of a served parameter; null without. */
  private static WeightDecay decay(UpdaterBlock.ParamState parameter) {
    List<Regularization> regularization = regularization(parameter);
    return regularization.isEmpty() ? null : (WeightDecay) regularization.get(0);
  }

  private Stretch stretch(
      UpdaterBlock block,
      WeightDecay decay,
      UpdaterBlock.ParamState first,
      UpdaterBlock.ParamState last) {
    AdamRuntime adam = (AdamRuntime) block.getGradientUpdater();
    long offset = block.getParamOffsetStart();
    long start = first.getParamOffsetStart();
    long end = last.getParamOffsetEnd();
    AdamValues values =
        new AdamValues(
            part(block.getGradientView(), start - offset, end - offset),
            part(adam.getM(), start - offset, end - offset),
            part(adam.getV(), start - offset, end - offset),
            decay == null ? null : part(getParams(), start, end));
    return new Stretch(adam, decay, values);
  }

  private static INDArray part(INDArray all, long start, long end) {
    return all.reshape(all.length()).get(NDArrayIndex.interval(start, end));
  }

  @Override
  public synchronized void update(
      Gradient gradient,
      int iteration,
      int epoch,
      int batchSize,
      LayerWorkspaceMgr workspaceManager) {
    if (stretches.isEmpty() || !isOwn(gradient.gradient())) {
      super.update(gradient, iteration, epoch, batchSize, workspaceManager);
      return;
    }
    double divisor = isMiniBatch() ? batchSize : 1;
    for (Stretch stretch : stretches) {
      double decay =
          stretch.decay() == null ? 0 : stretch.decay().getCoeff().valueAt(iteration, epoch);
      stretch.adam().step(stretch.values(), iteration, epoch, divisor, decay);
    }
  }

  /** DL4J hands its own gradients on in another array of the same memory. */
  private boolean isOwn(INDArray gradients) {
    INDArray own = getFlattenedGradientsView();
    return gradients.length() == own.length()
        && gradients.data().addressPointer().address() == own.data().addressPointer().address();
  }
}

package org.dmsnet.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Gives batch norms the statistics of real data before training.
 *
 * <p>A file whose norms were folded into its convolutions (weight 1, mean 0, variance 1) is right
 * in inference mode only; in training mode its norms would rescale every channel. With m and v, the
 * mean and variance of a norm's input over some images, and s = weight / sqrt(var + eps) its
 * present scale,
 *
 * <pre>  weight' = s sqrt(v + eps),  bias' = bias + (m - mean) s,  mean' = m,  var' = v</pre>
 *
 * <p>the norm is the same function in inference mode, and training mode starts from it. That is
 * what a folded norm gets that was loaded together with its convolution. A norm that was not
 * loaded, or whose convolution was not, has no function worth keeping: it only gets mean' = m and
 * var' = v, so that it normalises. A loaded norm that is not folded stays as it is.
 */
public final class BatchNormCalibration {
  private static final double FOLDED_TOLERANCE = 1e-3;

  private BatchNormCalibration() {}

  /**
   * The norms that were calibrated.
   *
   * @param preserved vertices of folded norms, whose function was kept
   * @param normalised vertices of fresh norms, which now normalise
   */
  public record Result(List<String> preserved, List<String> normalised) {

    /**
     * Copies the lists.
     *
     * @param preserved see above
     * @param normalised see above
     */
    public Result {
      preserved = List.copyOf(preserved);
      normalised = List.copyOf(normalised);
    }
  }

  private record Norm(String vertex, String input, int position, double eps, boolean fresh) {}

  /**
   * Calibrates the norms of the part of a network that a report speaks of. Passes over the images
   * as often as there are fresh norms, and once more; each pass is in inference mode.
   *
   * @param net the network, with its weights loaded
   * @param report what loading them said
   * @param images batches of the network's inputs, a few hundred images in all; iterated repeatedly
   * @return which norms were calibrated
   * @throws UserException if there is a norm to calibrate and no image
   */
  public static Result calibrate(
      ComputationGraph net, LoadReport report, Iterable<INDArray[]> images) {
    List<String> preserved = new ArrayList<>();
    List<String> normalised = new ArrayList<>();
    List<Norm> together = new ArrayList<>();
    List<Norm> norms = toCalibrate(net, report);
    for (int i = 0; i < norms.size(); i++) {
      Norm norm = norms.get(i);
      together.add(norm);
      (norm.fresh ? normalised : preserved).add(norm.vertex);
      // A fresh norm changes what comes after it, so that its successors need another pass.
      if (norm.fresh || i == norms.size() - 1) {
        Map<Norm, ChannelMoments> moments = measure(net, together, images);
        moments.forEach((measured, moment) -> apply(net, measured, moment));
        together.clear();
      }
    }
    return new Result(preserved, normalised);
  }

  private static List<Norm> toCalibrate(ComputationGraph net, LoadReport report) {
    Set<String> loaded = new HashSet<>(report.loaded());
    Set<String> missing = new HashSet<>(report.missing());
    Map<String, Integer> positions = new HashMap<>();
    List<Norm> norms = new ArrayList<>();
    int[] order = net.topologicalSortOrder();
    for (int position = 0; position < order.length; position++) {
      GraphVertex vertex = net.getVertices()[order[position]];
      String name = vertex.getVertexName();
      positions.put(name, position);
      String weight = name + ".weight";
      boolean reported = loaded.contains(weight) || missing.contains(weight);
      if (!reported
          || !vertex.hasLayer()
          || !(GraphTensor.unwrapped(vertex.getLayer().conf().getLayer())
              instanceof BatchNormalization layer)) {
        continue;
      }
      String input = net.getConfiguration().getVertexInputs().get(name).get(0);
      boolean fresh = missing.contains(weight) || missing.contains(input + ".weight");
      if (fresh || isFolded(vertex.paramTable(false))) {
        norms.add(new Norm(name, input, positions.get(input), layer.getEps(), fresh));
      }
    }
    return norms;
  }

  private static boolean isFolded(Map<String, INDArray> parameters) {
    return parameters.get("gamma").sub(1).amaxNumber().doubleValue() < FOLDED_TOLERANCE
        && parameters.get("mean").amaxNumber().doubleValue() == 0
        && parameters.get("var").sub(1).amaxNumber().doubleValue() < FOLDED_TOLERANCE;
  }

  private static Map<Norm, ChannelMoments> measure(
      ComputationGraph net, List<Norm> norms, Iterable<INDArray[]> images) {
    Map<Norm, ChannelMoments> moments = new LinkedHashMap<>();
    norms.forEach(norm -> moments.put(norm, new ChannelMoments()));
    int last = norms.stream().mapToInt(Norm::position).max().orElseThrow();
    boolean any = false;
    for (INDArray[] batch : images) {
      any = true;
      try (DetachedActivations activations = new DetachedActivations(net, last, batch)) {
        moments.forEach((norm, moment) -> moment.add(activations.of(norm.input)));
      }
    }
    if (!any) {
      throw new UserException("Batch norms cannot be calibrated without a single image.");
    }
    return moments;
  }

  private static void apply(ComputationGraph net, Norm norm, ChannelMoments moments) {
    Map<String, INDArray> parameters = net.getVertex(norm.vertex).paramTable(false);
    INDArray gamma = parameters.get("gamma");
    INDArray beta = parameters.get("beta");
    INDArray mean = parameters.get("mean");
    INDArray var = parameters.get("var");
    INDArray m = moments.mean().castTo(mean.dataType()).reshape(mean.shape());
    INDArray v = moments.variance().castTo(mean.dataType()).reshape(mean.shape());
    if (!norm.fresh) {
      INDArray scale = gamma.div(Transforms.sqrt(var.add(norm.eps)));
      beta.addi(m.sub(mean).muli(scale));
      gamma.assign(scale.mul(Transforms.sqrt(v.add(norm.eps))));
    }
    mean.assign(m);
    var.assign(v);
  }
}

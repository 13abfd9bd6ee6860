package org.dmsnet.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.kernel.ConvolutionKernel;
import org.dmsnet.network.kernel.Kernels;
import org.dmsnet.network.layer.DilatedConvolution;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network without the batch norms that follow a convolution or a dense layer: in inference such a
 * norm only scales and shifts each channel, gamma (W x + b - mean) / sqrt(var + eps) + beta, so
 * that with s = gamma / sqrt(var + eps) the layer itself can do it: W' = s W and b' = beta + s (b -
 * mean).
 *
 * <p>For inference only. A norm stays where it is if what comes before it is no convolution (as in
 * the dense blocks, whose norms come first), has an activation of its own, or feeds others, too.
 *
 * @param network the folded network, of the same function
 * @param folded names of the norms that are gone, in topological order
 * @param left names of the norms that stay
 */
public record BatchNormFolding(ComputationGraph network, List<String> folded, List<String> left) {

  /** Copies the lists. */
  public BatchNormFolding {
    folded = List.copyOf(folded);
    left = List.copyOf(left);
  }

  /**
   * Folds.
   *
   * @param network stays as it is
   * @return the folded network
   * @throws UserException where there is nothing to fold
   */
  public static BatchNormFolding of(ComputationGraph network) {
    ComputationGraphConfiguration conf = network.getConfiguration().clone();
    Map<String, String> normOf = new LinkedHashMap<>();
    List<String> left = new ArrayList<>();
    for (int index : network.topologicalSortOrder()) {
      String name = network.getVertices()[index].getVertexName();
      if (layer(conf, name) instanceof BatchNormalization) {
        String input = conf.getVertexInputs().get(name).get(0);
        if (canTake(conf, input)) {
          normOf.put(input, name);
        } else {
          left.add(name);
        }
      }
    }
    if (normOf.isEmpty()) {
      throw new UserException(
          "The network has no batch norm right after a convolution or a dense layer: nothing can be"
              + " folded, or it has been already.");
    }
    normOf.forEach((taking, norm) -> remove(conf, taking, norm));
    Kernels.planMemory(conf);
    conf.setTopologicalOrder(null);
    conf.setTopologicalOrderStr(null);
    ComputationGraph folded = new ComputationGraph(conf);
    folded.init();
    for (org.deeplearning4j.nn.graph.vertex.GraphVertex vertex : folded.getVertices()) {
      String name = vertex.getVertexName();
      Map<String, INDArray> from = network.getVertex(name).paramTable(false);
      if (normOf.containsKey(name)) {
        fold(from, network, normOf.get(name), vertex.paramTable(false));
      } else {
        vertex.paramTable(false).forEach((key, array) -> array.assign(from.get(key)));
      }
    }
    return new BatchNormFolding(folded, new ArrayList<>(normOf.values()), left);
  }

  private static Layer layer(ComputationGraphConfiguration conf, String name) {
    GraphVertex vertex = conf.getVertices().get(name);
    if (!(vertex instanceof LayerVertex holder)) {
      return null;
    }
    Layer layer = holder.getLayerConf().getLayer();
    return layer instanceof FrozenLayer frozen ? frozen.getLayer() : layer;
  }

  /** Whether a vertex is a linear layer that feeds nothing but its norm. */
  private static boolean canTake(ComputationGraphConfiguration conf, String name) {
    Layer layer = layer(conf, name);
    // Other subclasses (depthwise, transposed) hold their weights in other shapes, or have no bias
    // (grouped).
    boolean linear =
        layer != null
            && (layer.getClass() == ConvolutionLayer.class
                || layer.getClass() == ConvolutionKernel.class
                || layer.getClass() == DilatedConvolution.class
                || layer.getClass() == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm());
    long readers =
        conf.getVertexInputs().values().stream()
            .mapToLong(inputs -> Collections.frequency(inputs, name))
            .sum();
    return linear
        && ((FeedForwardLayer) layer).getActivationFn() instanceof ActivationIdentity
        && readers == 1
        && !conf.getNetworkOutputs().contains(name);
  }

  /**
   * Lets the norm's readers read the layer before it, which gets a bias. An activation that the
   * norm names is of no effect in Deeplearning4j M2.1, so that there is none to take over.
   */
  private static void remove(ComputationGraphConfiguration conf, String taking, String norm) {
    FeedForwardLayer layer = (FeedForwardLayer) layer(conf, taking);
    if (layer instanceof ConvolutionLayer convolution) {
      convolution.setHasBias(true);
    } else {
      ((DenseLayer) layer).setHasBias(true);
    }
    ((LayerVertex) conf.getVertices().get(taking)).getLayerConf().setLayer(layer);
    conf.getVertices().remove(norm);
    conf.getVertexInputs().remove(norm);
    conf.getVertexInputs()
        .replaceAll(
            (reader, inputs) -> {
              List<String> changed = new ArrayList<>(inputs);
              changed.replaceAll(input -> input.equals(norm) ? taking : input);
              return changed;
            });
    conf.getNetworkOutputs().replaceAll(output -> output.equals(norm) ? taking : output);
  }

  private static void fold(
      Map<String, INDArray> from, ComputationGraph network, String norm, Map<String, INDArray> to) {
    BatchNormalization conf = (BatchNormalization) layer(network.getConfiguration(), norm);
    InferenceNorm affine = InferenceNorm.of(conf, network.getVertex(norm).paramTable(false));
    INDArray mean = affine.mean();
    INDArray scale = affine.scale();
    INDArray bias = from.containsKey("b") ? values(from.get("b")) : mean.like();
    INDArray weights = from.get("W").castTo(DataType.DOUBLE);
    // Convolutions hold [out,in,kH,kW], dense layers [in,out].
    int outputs = weights.rank() == 2 ? 1 : 0;
    long[] alongOutputs = new long[weights.rank()];
    Arrays.fill(alongOutputs, 1);
    alongOutputs[outputs] = scale.length();
    to.get("W").assign(weights.mul(scale.reshape(alongOutputs)));
    INDArray newBias = affine.beta().add(bias.sub(mean).muli(scale));
    to.get("b").assign(newBias.reshape(to.get("b").shape()));
  }

  private static INDArray values(INDArray row) {
    return row.castTo(DataType.DOUBLE).reshape(row.length());
  }
}

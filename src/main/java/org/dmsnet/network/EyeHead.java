package org.dmsnet.network;

import java.util.ArrayList;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dmsnet.data.Label;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/**
 * A head that exists in training only: it predicts each eye's own labels from the trunk's features
 * of that eye, with one classifier for both eyes, so that the trunk learns where a patient's labels
 * come from.
 *
 * <pre>
 * p_e  = sigmoid(Dense(GAP(x_e)))                              [N,8], e = left, right
 * loss = weight / 2 * sum over e and known labels of BCE(p_e)  beside the patient's own
 * </pre>
 *
 * Its output is [N,16], left, then right; the mask of its target says what is known.
 */
public final class EyeHead {
  /** Graph output with each eye's probabilities, [N,16]; the network's second. */
  public static final String OUTPUT = "eye-labels";

  private static final double PRECISION = 1e4;

  private EyeHead() {}

  /**
   * Adds the head behind the trunk.
   *
   * @param graph ends with {@link #OUTPUT}, which is not yet set as an output
   * @param maps the trunk's maps of the stacked eyes, [2N,C,H,W]
   * @param weight of the loss
   */
  static void addTo(GraphBuilder graph, String maps, int channels, double weight) {
    graph.addLayer(
        OUTPUT + ".pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), maps); // [2N,C]
    graph.addLayer(
        OUTPUT + ".classify",
        new DenseLayer.Builder()
            .nIn(channels)
            .nOut(Label.COUNT)
            .weightInit(WeightInit.XAVIER)
            .activation(Activation.IDENTITY)
            .build(),
        OUTPUT + ".pool");
    graph.addVertex(OUTPUT + ".left", new UnstackVertex(0, 2), OUTPUT + ".classify");
    graph.addVertex(OUTPUT + ".right", new UnstackVertex(1, 2), OUTPUT + ".classify");
    graph.addVertex(OUTPUT + ".both", new MergeVertex(), OUTPUT + ".left", OUTPUT + ".right");
    INDArray weights =
        Nd4j.valueArrayOf(new long[] {1, 2L * Label.COUNT}, rounded(weight / 2))
            .castTo(DataType.FLOAT);
    LossLayer loss =
        new LossLayer.Builder(new LossBinaryXENT(weights)).activation(Activation.SIGMOID).build();
    // Its builder refuses the width, and DL4J warns of a layer without one.
    loss.setNOut(2L * Label.COUNT);
    graph.addLayer(OUTPUT, loss, OUTPUT + ".both");
  }

  /** Four decimals, so that the text in a saved configuration gives the same float back. */
  private static double rounded(double weight) {
    return Math.max(1, Math.round(weight * PRECISION)) / PRECISION;
  }

  /**
   * A trained network without this head.
   *
   * @param network with or without the head; not changed
   * @return the network itself where it has none; else one with the same parameters, whose only
   *     output is {@link DmsNetGraph#OUTPUT}; without its updater's state
   */
  public static ComputationGraph removedFrom(ComputationGraph network) {
    if (!network.getConfiguration().getNetworkOutputs().contains(OUTPUT)) {
      return network;
    }
    ComputationGraphConfiguration conf =
        ComputationGraphConfiguration.fromJson(network.getConfiguration().toJson());
    conf.getVertices().keySet().removeIf(EyeHead::isOurs);
    conf.getVertexInputs().keySet().removeIf(EyeHead::isOurs);
    conf.setNetworkOutputs(new ArrayList<>(conf.getNetworkOutputs()));
    conf.getNetworkOutputs().remove(OUTPUT);
    conf.setTopologicalOrder(null);
    conf.setTopologicalOrderStr(null);
    ComputationGraph without = new ComputationGraph(conf);
    without.init();
    Map<String, INDArray> trained = network.paramTable();
    without.paramTable().forEach((name, parameter) -> parameter.assign(trained.get(name)));
    return without;
  }

  private static boolean isOurs(String vertex) {
    return vertex.equals(OUTPUT) || vertex.startsWith(OUTPUT + ".");
  }
}

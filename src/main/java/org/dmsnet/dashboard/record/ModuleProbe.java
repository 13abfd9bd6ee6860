package org.dmsnet.dashboard.record;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.network.module.OsimAttention;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Reads off a DMS-Net what its modules do: learnt scalars, OSIM's attention, the branches' share in
 * the answer, the size of the updates. It finds modules by the names of their vertices and leaves
 * out what a network has not got.
 */
final class ModuleProbe {
  /** Vertices whose activation the classifier sees, the last that exists, before dropout. */
  private static final String[] FEATURES = {"head.norm", "head.concat"};

  private ModuleProbe() {}

  /** Lambda, alpha and beta by eye, after the sigmoid. */
  static Map<String, Double> scalars(ComputationGraph network) {
    Map<String, Double> scalars = new TreeMap<>();
    network
        .paramTable()
        .forEach(
            (key, value) -> {
              String name = scalarName(key);
              if (name != null) {
                scalars.put(name, sigmoid(value.getDouble(0)));
              }
            });
    return scalars;
  }

  /**
   * {@code casfm.pool.left_lambda} is lambda.left, {@code casfm.attention_alphaLeft} alpha.left.
   */
  private static String scalarName(String key) {
    int mark = key.lastIndexOf('_');
    String vertex = key.substring(0, Math.max(0, mark));
    String name = key.substring(mark + 1);
    if (name.equals("lambda")) {
      return "lambda." + vertex.substring(vertex.lastIndexOf('.') + 1);
    }
    for (String scalar : new String[] {"alpha", "beta"}) {
      if (name.equals(scalar + "Left") || name.equals(scalar + "Right")) {
        return scalar + "." + name.substring(scalar.length()).toLowerCase(Locale.ROOT);
      }
    }
    return null;
  }

  /** The vertex whose activation an eye's OSIM weighs, or null where the network has none. */
  static String attended(ComputationGraph network, String eye) {
    // getLayer throws for a name that the network has not got
    var vertex = network.getVertex("osim." + eye + ".attention");
    return vertex != null && vertex.getLayer().conf().getLayer() instanceof OsimAttention
        ? "osim." + eye + ".relu"
        : null;
  }

  /** Equation 7's sigmoid(W_s * F + b_s) of an eye, [N,C,H,W] to [N,1,H,W]. */
  static INDArray attention(ComputationGraph network, String eye, INDArray f) {
    String prefix = "osim." + eye + ".attention_";
    INDArray weights = network.paramTable().get(prefix + "Ws").reshape(1, f.size(1), 1, 1);
    double bias = network.paramTable().get(prefix + "bs").getDouble(0);
    return Transforms.sigmoid(f.mul(weights).sum(true, 1).addi(bias), false);
  }

  /** Mean absolute contribution to the logits, and its spread over the batch, by branch. */
  record Branches(Map<String, Double> contribution, Map<String, Double> spread) {}

  /** The branches of a network with more than one; none otherwise. */
  static Branches branches(ComputationGraph network, Map<String, INDArray> activations) {
    Branches branches = new Branches(new LinkedHashMap<>(), new LinkedHashMap<>());
    INDArray features = null;
    for (int i = FEATURES.length - 1; i >= 0; i--) {
      features = activations.getOrDefault(FEATURES[i], features);
    }
    var parts = network.getConfiguration().getVertexInputs().get("head.concat");
    INDArray weights = network.paramTable().get(DmsNetGraph.OUTPUT + "_W");
    if (features == null || parts == null || weights == null) {
      return branches;
    }
    INDArray flat = features.reshape(features.size(0), -1); // [N,width]
    long first = 0;
    for (String part : parts) {
      long width = activations.get(part).size(1);
      var columns = NDArrayIndex.interval(first, first + width);
      INDArray logits =
          flat.get(NDArrayIndex.all(), columns).mmul(weights.get(columns, NDArrayIndex.all()));
      String name = part.equals("pool.left") || part.equals("pool.right") ? part : head(part);
      branches.contribution.put(name, logits.ameanNumber().doubleValue());
      branches.spread.put(
          name, logits.size(0) < 2 ? Double.NaN : logits.std(0).meanNumber().doubleValue());
      first += width;
    }
    return branches;
  }

  /**
   * Size of the last update relative to the weights, |dw| / |w|, by module: what the gradient holds
   * once the updater has seen it. Running statistics of batch norms are no weights.
   */
  static Map<String, Double> updates(ComputationGraph network) {
    Map<String, double[]> squares = new TreeMap<>();
    Map<String, INDArray> parameters = network.paramTable();
    network
        .gradient()
        .gradientForVariable()
        .forEach(
            (key, update) -> {
              INDArray weight = parameters.get(key);
              if (weight == null || key.endsWith("_mean") || key.endsWith("_var")) {
                return;
              }
              double[] sums = squares.computeIfAbsent(head(key), k -> new double[2]);
              sums[0] += square(update.norm2Number().doubleValue());
              sums[1] += square(weight.norm2Number().doubleValue());
            });
    Map<String, Double> ratios = new TreeMap<>();
    squares.forEach((module, sums) -> ratios.put(module, Math.sqrt(sums[0] / sums[1])));
    return ratios;
  }

  private static String head(String vertex) {
    int dot = vertex.indexOf('.');
    int mark = vertex.indexOf('_');
    return dot >= 0 ? vertex.substring(0, dot) : mark >= 0 ? vertex.substring(0, mark) : vertex;
  }

  private static double square(double x) {
    return x * x;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}

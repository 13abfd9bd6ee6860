package org.dmsnet.training;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/**
 * Weights of the classes in the binary cross-entropy: class c, present in n_c of n patients, has
 * weight (n / n_c)^exponent, scaled to mean 1. A class that no patient has counts as if one had.
 */
public final class ClassWeights {
  private static final double PRECISION = 1e4;

  private ClassWeights() {}

  /**
   * The weights. They are rounded to four decimals, so that the text in a saved configuration gives
   * the same floats back and a resumed training the same bits.
   *
   * @param counts patients that have each class
   * @param total patients
   * @param exponent 0 gives ones, 1 the inverse frequency
   * @return [1, classes], float
   */
  public static INDArray of(long[] counts, long total, double exponent) {
    double[] weights = new double[counts.length];
    double sum = 0;
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] < 0 || counts[c] > total) {
        throw new IllegalArgumentException(
            "Class " + c + " has " + counts[c] + " of " + total + " patients");
      }
      weights[c] = Math.pow((double) Math.max(total, 1) / Math.max(counts[c], 1), exponent);
      sum += weights[c];
    }
    for (int c = 0; c < counts.length; c++) {
      double weight = weights[c] * counts.length / sum;
      weights[c] = Math.max(1, Math.round(weight * PRECISION)) / PRECISION;
    }
    return Nd4j.createFromArray(new double[][] {weights}).castTo(DataType.FLOAT);
  }

  /**
   * Gives an output layer a binary cross-entropy with these weights.
   *
   * @param conf changed in place
   * @param output name of the output layer
   * @param weights [1, classes]
   */
  public static void applyTo(ComputationGraphConfiguration conf, String output, INDArray weights) {
    if (conf.getVertices().get(output) instanceof LayerVertex vertex
        && vertex.getLayerConf().getLayer() instanceof BaseOutputLayer layer) {
      layer.setLossFn(new LossBinaryXENT(weights));
    } else {
      throw new IllegalArgumentException("Output '" + output + "' is no output layer");
    }
  }
}

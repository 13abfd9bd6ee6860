package org.dmsnet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Numeric against analytic gradients, double precision. DL4J's own check of a graph tries every
 * parameter, whatever subset it is asked for, and takes batch norm's running statistics for
 * parameters.
 */
public final class Gradients {
  /** Largest relative error that passes. */
  public static final double TOLERANCE = 1e-5;

  /**
   * Tried in turn until one agrees. A large step has the least round-off; but it may take one of a
   * module's thousands of ReLUs across its kink, which a smaller one does not. A wrong gradient
   * agrees at none.
   */
  private static final double[] STEPS = {1e-5, 1e-6, 1e-7, 1e-8};

  /** Where both gradients are smaller, round-off decides: the error is relative to this. */
  private static final double FLOOR = 1e-4;

  private Gradients() {}

  /**
   * An entry of a parameter.
   *
   * @param name the parameter
   * @param analytic dScore/dEntry by backpropagation
   * @param numeric the same by a central difference
   */
  public record Entry(String name, double analytic, double numeric) {
    /** Relative error, |a - n| / (|a| + |n|). */
    public double error() {
      return Math.abs(analytic - numeric) / Math.max(Math.abs(analytic) + Math.abs(numeric), FLOOR);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%s: analytic %g, numeric %g, error %g", name, analytic, numeric, error());
    }
  }

  /** A network of the configuration, initialised. */
  public static ComputationGraph net(ComputationGraphConfiguration conf) {
    ComputationGraph net = new ComputationGraph(conf);
    net.init();
    return net;
  }

  /** Those that do not agree to a relative error of 1e-5. */
  public static List<Entry> wrong(List<Entry> entries) {
    return entries.stream().filter(entry -> !(entry.error() < TOLERANCE)).toList();
  }

  /** Entries of every parameter of the graph: that with the largest gradient, others at random. */
  public static List<Entry> entries(
      ComputationGraph net, INDArray[] inputs, INDArray labels, int entriesPerParameter) {
    return entries(net, inputs, labels, entriesPerParameter, name -> true);
  }

  /** As {@link #entries(ComputationGraph, INDArray[], INDArray, int)}, of some parameters. */
  public static List<Entry> entries(
      ComputationGraph net,
      INDArray[] inputs,
      INDArray labels,
      int entriesPerParameter,
      Predicate<String> parameters) {
    return entries(
        net, new MultiDataSet(inputs, new INDArray[] {labels}), entriesPerParameter, parameters);
  }

  /** As above, of a batch that may have several targets and masks. */
  public static List<Entry> entries(
      ComputationGraph net,
      MultiDataSet batch,
      int entriesPerParameter,
      Predicate<String> parameters) {
    Map<String, INDArray> gradients = analytic(net, batch);
    List<Entry> entries = new ArrayList<>();
    Random random = new Random(1);
    net.paramTable()
        .forEach(
            (name, value) -> {
              if (name.endsWith("_mean") || name.endsWith("_var") || !parameters.test(name)) {
                return;
              }
              INDArray gradient = gradients.get(name);
              Set<Long> places = new LinkedHashSet<>();
              places.add(largest(gradient));
              for (int i = 1; i < entriesPerParameter; i++) {
                places.add((long) random.nextInt((int) value.length()));
              }
              for (long place : places) {
                long[] at = Shape.ind2subC(value.shape(), place);
                entries.add(entry(net, batch, name, value, at, gradient.getDouble(at)));
              }
            });
    return entries;
  }

  private static long largest(INDArray gradient) {
    double[] values = gradient.dup('c').data().asDouble();
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
    }
    return largest;
  }

  /** dScore/dParameter by backpropagation: the mean over the batch, as the score. */
  private static Map<String, INDArray> analytic(ComputationGraph net, MultiDataSet batch) {
    net.setInputs(batch.getFeatures());
    net.setLabels(batch.getLabels());
    net.setLayerMaskArrays(null, batch.getLabelsMaskArrays());
    net.computeGradientAndScore();
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    net.gradient()
        .gradientForVariable()
        .forEach((name, g) -> gradients.put(name, g.dup('c').divi(batch.getLabels(0).size(0))));
    return gradients;
  }

  private static Entry entry(
      ComputationGraph net,
      MultiDataSet batch,
      String name,
      INDArray value,
      long[] at,
      double analytic) {
    Entry best = null;
    for (double step : STEPS) {
      Entry entry = new Entry(name, analytic, numeric(net, batch, value, at, step));
      if (best == null || entry.error() < best.error()) {
        best = entry;
      }
      if (best.error() < TOLERANCE) {
        break;
      }
    }
    return best;
  }

  private static double numeric(
      ComputationGraph net, MultiDataSet batch, INDArray value, long[] at, double step) {
    double before = value.getDouble(at);
    value.putScalar(at, before + step);
    double plus = net.score(batch, true);
    value.putScalar(at, before - step);
    double minus = net.score(batch, true);
    value.putScalar(at, before);
    return (plus - minus) / (2 * step);
  }

  /** Deterministic maps, uniform in -1..1. */
  public static INDArray maps(int seed, long... shape) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.rand(DataType.DOUBLE, shape).muli(2).subi(1);
  }
}

package org.dmsnet.network.module;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.layer.NativeLayers;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.OneDnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One module of the paper between two maps [N,C,H,H] and a squared error: {@code ./dmsnet jmh
 * ModuleBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ModuleBenchmark {
  @Param({"osim", "casfm", "cafm", "dense-block"})
  String module;

  @Param("4")
  int pairs;

  /** C, the trunk's channels; the modules behind OSIM see half of them. */
  @Param("512")
  int channels;

  /** H and W of the trunk's map: 8 for an image of 256 px. */
  @Param("8")
  int side;

  private ComputationGraph network;
  private INDArray[] eyes;
  private MultiDataSet batch;

  /** Builds the network and a batch of noise. */
  @Setup
  public void build() {
    OneDnn.enable();
    Nd4j.getRandom().setSeed(1);
    int width = module.equals("osim") ? channels : channels / 2;
    InputType map = InputType.convolutional(side, side, width);
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.FLOAT)
            .updater(new Adam(0))
            .graphBuilder()
            .addInputs("left", "right")
            .setInputTypes(map, map);
    graph.addLayer(
        "loss",
        new CnnLossLayer.Builder(LossFunction.L2).activation(Activation.IDENTITY).build(),
        add(graph, width));
    graph.setOutputs("loss");
    network = new ComputationGraph(graph.build());
    network.init();
    eyes =
        new INDArray[] {
          Nd4j.randn(DataType.FLOAT, pairs, width, side, side),
          Nd4j.randn(DataType.FLOAT, pairs, width, side, side)
        };
    batch = new MultiDataSet(eyes, new INDArray[] {network.outputSingle(eyes)});
  }

  private String add(GraphBuilder graph, int width) {
    switch (module) {
      case "osim" -> {
        String left = new Osim().addTo(graph, "osim.left", "left", width, Recipe.DEFAULTS);
        String right = new Osim().addTo(graph, "osim.right", "right", width, Recipe.DEFAULTS);
        graph.addVertex("module", new MergeVertex(), left, right);
      }
      case "casfm" -> {
        return Casfm.add(graph, "left", "right", width, Recipe.DEFAULTS.casfm());
      }
      case "cafm" -> {
        // DL4J does not count a vertex's parameters, and trains no network that has none.
        graph.addLayer("norm", NativeLayers.batchNorm(width), "left");
        graph.addVertex("module", new Cafm(width, Recipe.DEFAULTS.cafm()), "norm", "right");
      }
      case "dense-block" -> {
        graph.addVertex("module.both", new MergeVertex(), "left", "right");
        return DenseBlock.add(graph, "module", "module.both", 2 * width);
      }
      default -> throw new IllegalArgumentException(module);
    }
    return "module";
  }

  /** Inference. */
  @Benchmark
  public INDArray forward() {
    return network.output(false, eyes)[0];
  }

  /** Forward, backward and Adam. */
  @Benchmark
  public double step() {
    network.fit(batch);
    return network.score();
  }
}

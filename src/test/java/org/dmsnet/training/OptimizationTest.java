package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dmsnet.recipe.TrainingRecipe;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

class OptimizationTest {
  private static final TrainingRecipe RECIPE =
      Tiny.recipe(
              "training.schedule=constant",
              "training.warmup-epochs=0",
              "training.freeze-epochs=0",
              "training.clip-norm=0")
          .training();

  /** Elementwise w x + b as a SameDiff layer; only its configuration is looked at. */
  private static final class Scale extends SameDiffLayer {
    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineLayer(
        SameDiff sameDiff, SDVariable input, Map<String, SDVariable> params, SDVariable mask) {
      return input.mul(params.get("W")).add(params.get("b"));
    }

    @Override
    public void defineParameters(SDLayerParams params) {
      params.addWeightParam("W", 1, 3);
      params.addBiasParam("b", 1, 3);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      params.values().forEach(p -> p.assign(1));
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
      return input;
    }
  }

  private static final class ScaleVertex extends SameDiffVertex {
    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineVertex(
        SameDiff sameDiff,
        Map<String, SDVariable> inputs,
        Map<String, SDVariable> params,
        Map<String, SDVariable> masks) {
      return inputs.get("in").mul(params.get("W")).add(params.get("b"));
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams params) {
      params.defineInputs("in");
      params.addWeightParam("W", 1, 3);
      params.addBiasParam("b", 1, 3);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      params.values().forEach(p -> p.assign(1));
    }

    @Override
    public InputType getOutputType(int index, InputType... inputs) {
      return inputs[0];
    }

    @Override
    public GraphVertex clone() {
      return new ScaleVertex();
    }
  }

  @Test
  void theFirstStepIsAdamWByHandForWeightsAndAdamForTheRest() {
    ComputationGraphConfiguration conf = Tiny.configuration();
    Optimization.configure(conf, RECIPE, Tiny.STEPS);
    ComputationGraph network = new ComputationGraph(conf);
    network.init();
    Map<String, INDArray> before = copies(network.paramTable());
    List<Map<String, INDArray>> gradients = new ArrayList<>();
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            gradients.add(copies(model.gradient().gradientForVariable()));
          }
        });
    MultiDataSet batch = Tiny.batch(1);
    network.fit(batch);

    assertStep(before, gradients.get(0), network, "trunk.conv1_W", 0.002, 0.05);
    assertStep(before, gradients.get(0), network, "trunk.conv1_b", 0.002, 0);
    assertStep(before, gradients.get(0), network, "trunk.bn1_gamma", 0.002, 0);
    assertStep(before, gradients.get(0), network, "trunk.bn1_beta", 0.002, 0);
    assertStep(before, gradients.get(0), network, "labels_W", 0.01, 0.05);
    assertStep(before, gradients.get(0), network, "labels_b", 0.01, 0);
  }

  private static Map<String, INDArray> copies(Map<String, INDArray> arrays) {
    Map<String, INDArray> copies = new HashMap<>();
    arrays.forEach((name, array) -> copies.put(name, array.dup()));
    return copies;
  }

  /**
   * Bias-corrected moments of one gradient g are g and g^2: the step is rate (g / (|g| + eps') +
   * decay w). Adam's epsilon, in DL4J added before the correction of v, is eps / sqrt(1 - beta2)
   * here.
   */
  private static void assertStep(
      Map<String, INDArray> before,
      Map<String, INDArray> gradients,
      ComputationGraph network,
      String name,
      double rate,
      double decay) {
    double epsilon = 1e-8 / Math.sqrt(1 - 0.999);
    double[] w = before.get(name).dup('c').data().asDouble();
    double[] g = gradients.get(name).dup('c').data().asDouble();
    double[] actual = network.getParam(name).dup('c').data().asDouble();
    for (int i = 0; i < w.length; i++) {
      double mean = g[i] / Tiny.BATCH;
      double expected = w[i] - rate * (mean / (Math.abs(mean) + epsilon) + decay * w[i]);
      if (Math.abs(mean) > 1e-5) {
        assertEquals(expected, actual[i], 2e-6, name + "[" + i + "]");
      }
    }
  }

  @Test
  void sameDiffLayersAndVerticesGetTheirRatesAndDecayOnWeightsOnly() {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .addVertex("trunk.vertex", new ScaleVertex(), "in")
            .addLayer("scale", new Scale(), "trunk.vertex")
            .addLayer(
                "labels",
                new OutputLayer.Builder(new LossBinaryXENT())
                    .nIn(3)
                    .nOut(8)
                    .activation(Activation.SIGMOID)
                    .build(),
                "scale")
            .setOutputs("labels")
            .build();
    Optimization.configure(conf, RECIPE, Tiny.STEPS);
    ComputationGraph network = new ComputationGraph(conf);
    network.init();

    var vertex = network.getVertex("trunk.vertex").getConfig();
    assertEquals(0.002, ((Adam) vertex.getUpdaterByParam("W")).getLearningRate(0, 0));
    assertEquals(0.002, ((Adam) vertex.getUpdaterByParam("b")).getLearningRate(0, 0));
    assertEquals(1, vertex.getRegularizationByParam("W").size());
    assertEquals(List.of(), vertex.getRegularizationByParam("b"));
    var layer = network.getLayer("scale").getConfig();
    assertEquals(0.01, ((Adam) layer.getUpdaterByParam("W")).getLearningRate(0, 0));
    assertEquals(1, layer.getRegularizationByParam("W").size());
    assertEquals(List.of(), layer.getRegularizationByParam("b"));
  }

  @Test
  void neighboursWithEqualSettingsShareOneUpdate() {
    ComputationGraphConfiguration conf = Tiny.configuration();
    Optimization.configure(conf, RECIPE, Tiny.STEPS);
    ComputationGraph network = new ComputationGraph(conf);
    network.init();
    assertEquals(
        3, network.getUpdater().getUpdaterBlocks().size(), "trunk, running statistics, new layers");
  }

  @Test
  void groupsDifferInPeakAndInFreezing() {
    TrainingRecipe recipe = Tiny.recipe("training.warmup-epochs=0").training();
    WarmupSchedule trunk = Optimization.schedule(recipe, 0.002, 3, 3);
    WarmupSchedule fresh = Optimization.schedule(recipe, 0.01, 0, 3);
    assertEquals(0, trunk.valueAt(2, 0));
    assertEquals(0.002, trunk.valueAt(3, 1));
    assertEquals(0.01, fresh.valueAt(0, 0));
    assertNotEquals(trunk, fresh);
  }
}

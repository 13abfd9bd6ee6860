package org.dmsnet.production.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.Label;
import org.dmsnet.data.SinglePair;
import org.dmsnet.data.image.ImageQuality;
import org.dmsnet.data.image.PairAugmentation;
import org.dmsnet.data.image.PairQuality;
import org.dmsnet.data.image.PairRenderer;
import org.dmsnet.production.RandomNetwork;
import org.dmsnet.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

class ExplainerTest {
  /** Side of a cell of the hand-made network's map, pixels. */
  private static final int CELL = 8;

  private static final PairQuality SHARP =
      new PairQuality(new ImageQuality(1, 1, 1), new ImageQuality(1, 1, 1));

  private static SinglePair pair(Recipe recipe) {
    return pair(recipe, DataType.FLOAT);
  }

  private static SinglePair pair(Recipe recipe, DataType type) {
    return new SinglePair(
        RandomNetwork.images(recipe, 1, type, 1),
        RandomNetwork.images(recipe, 1, type, 2),
        SHARP,
        List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "head.branch-norm=true head.trunk=true",
        "head.branch-norm=false osim=right",
        "casfm.enabled=false ccam=false ciam=false head.trunk=true",
        "casfm.enabled=false ccam=false"
      })
  void biasAndPartsSumToTheLogitOfTheNetworksAnswer(String changes) {
    Recipe recipe = RandomNetwork.recipe(changes);
    ComputationGraph network = RandomNetwork.of(recipe, DataType.DOUBLE);
    SinglePair pair = pair(recipe, DataType.DOUBLE);
    INDArray answer = network.outputSingle(pair.left(), pair.right());
    Explanation explanation = new Explainer(network, false).explain(pair);
    for (LabelExplanation label : explanation.labels()) {
      double p = answer.getDouble(0, label.label().ordinal());
      double sum = label.bias() + label.parts().values().stream().mapToDouble(d -> d).sum();
      assertEquals(Math.log(p / (1 - p)), sum, 1e-9, label.label().name());
      assertEquals(sum, label.logit(), 1e-12);
      assertEquals(p, label.probability(), 1e-12);
    }
    assertEquals(
        recipe.osim().left() && recipe.hasBranches(), explanation.attentionLeft().isPresent());
  }

  @Test
  void namesTheBranchesOfTheRecipe() {
    Recipe recipe = RandomNetwork.recipe("head.branch-norm=true head.trunk=true");
    Explainer explainer = new Explainer(RandomNetwork.of(recipe, DataType.FLOAT), false);
    Explanation explanation = explainer.explain(pair(recipe), Set.of(Label.G, Label.A));
    assertEquals(
        List.of(Label.G, Label.A),
        explanation.labels().stream().map(LabelExplanation::label).toList());
    assertEquals(EnumSet.allOf(Branch.class), explanation.of(Label.G).parts().keySet());
  }

  @Test
  void thePartsOfTheAverageTrainingPairAreZero() {
    Recipe recipe = RandomNetwork.recipe("head.branch-norm=true");
    ComputationGraph network = RandomNetwork.of(recipe, DataType.FLOAT);
    SinglePair pair = pair(recipe);
    INDArray features =
        network.feedForward(new INDArray[] {pair.left(), pair.right()}, false).get("head.concat");
    INDArray mean = network.paramTable().get("head.norm_mean");
    mean.assign(features.reshape(mean.shape()));
    LabelExplanation explained = new Explainer(network, false).explain(pair).of(Label.D);
    explained.parts().values().forEach(part -> assertEquals(0, part, 1e-6));
    assertEquals(explained.bias(), explained.logit(), 1e-6);
  }

  @Test
  void attentionIsOsimsWeightOfEachPlace() {
    Recipe recipe = RandomNetwork.recipe("image-size=96");
    ComputationGraph network = RandomNetwork.of(recipe, DataType.FLOAT);
    SinglePair pair = pair(recipe);
    HeatMap attention = new Explainer(network, false).explain(pair).attentionLeft().orElseThrow();
    var activations = network.feedForward(new INDArray[] {pair.left(), pair.right()}, false);
    INDArray in = activations.get("osim.left.relu");
    INDArray out = activations.get("osim.left.attention");
    assertEquals(3, attention.height());
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        for (int channel = 0; channel < in.size(1); channel++) {
          double expected = in.getDouble(0, channel, row, column) * attention.at(row, column);
          assertEquals(expected, out.getDouble(0, channel, row, column), 1e-5);
        }
      }
    }
  }

  /** The trunk is brightness by cell, the head the mean of both eyes. */
  private static ComputationGraph brightness(int size) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("left", "right")
            .setInputTypes(
                InputType.convolutional(size, size, 3), InputType.convolutional(size, size, 3));
    graph.addVertex("eyes", new StackVertex(), "left", "right");
    graph.addLayer(
        "trunk",
        new ConvolutionLayer.Builder(CELL, CELL)
            .stride(CELL, CELL)
            .nIn(3)
            .nOut(1)
            .activation(Activation.RELU)
            .build(),
        "eyes");
    graph.addLayer(
        "pool",
        new GlobalPoolingLayer.Builder(PoolingType.AVG).collapseDimensions(false).build(),
        "trunk");
    graph.addVertex("pool.left", new UnstackVertex(0, 2), "pool");
    graph.addVertex("pool.right", new UnstackVertex(1, 2), "pool");
    graph.addVertex("head.concat", new MergeVertex(), "pool.left", "pool.right");
    graph.addLayer(
        "labels",
        new OutputLayer.Builder(new LossBinaryXENT())
            .nIn(2)
            .nOut(Label.COUNT)
            .activation(Activation.SIGMOID)
            .build(),
        new CnnToFeedForwardPreProcessor(1, 1, 2),
        "head.concat");
    graph.setOutputs("labels");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    network.getParam("trunk_W").assign(1.0 / (3 * CELL * CELL));
    network.getParam("labels_W").assign(1);
    return network;
  }

  /** Grey photographs [3,S,S] with one bright cell. */
  private static byte[] sign(int size, int row, int column) {
    byte[] photograph = new byte[3 * size * size];
    for (int i = 0; i < photograph.length; i++) {
      int y = i / size % size;
      int x = i % size;
      photograph[i] = (byte) (y / CELL == row && x / CELL == column ? 250 : 120);
    }
    return photograph;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMapsPeakIsWhereTheSignIsInThePhotographAsItWasTaken(boolean mirror) {
    Recipe recipe = RandomNetwork.recipe("image-size=48 mirror-right-eye=" + mirror);
    PairRenderer renderer = new PairRenderer(recipe);
    float[] left = new float[renderer.length()];
    float[] right = new float[renderer.length()];
    renderer.render(sign(48, 1, 4), sign(48, 3, 0), PairAugmentation.NONE, left, right, 0);
    SinglePair pair =
        new SinglePair(
            Nd4j.create(left, renderer.shape(1), 'c'),
            Nd4j.create(right, renderer.shape(1), 'c'),
            SHARP,
            List.of());
    LabelExplanation explained = new Explainer(brightness(48), mirror).explain(pair).of(Label.C);
    assertEquals(6, explained.left().height());
    assertPeak(explained.left(), 1, 4);
    assertPeak(explained.right(), 3, 0);
    assertEquals(0.5, explained.leftShare(), 1e-6);
  }

  private static void assertPeak(HeatMap map, int row, int column) {
    assertEquals(1, map.at(row, column), 1e-6);
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        assertTrue(map.at(y, x) < 0.9 || y == row && x == column, y + ", " + x);
      }
    }
  }

  @Test
  void whatSpeaksAgainstALabelGivesAnEmptyMap() {
    ComputationGraph network = brightness(48);
    network.getParam("labels_W").assign(-1);
    Recipe recipe = RandomNetwork.recipe("image-size=48");
    INDArray bright = Nd4j.ones(1, 3, 48, 48);
    LabelExplanation explained =
        new Explainer(network, recipe.mirrorRightEye())
            .explain(new SinglePair(bright, bright, SHARP, List.of()))
            .of(Label.N);
    assertEquals(0, explained.left().max());
    assertEquals(0.5, explained.leftShare());
    assertFalse(explained.parts().get(Branch.TRUNK_LEFT) >= 0);
  }

  @Test
  void leavesTheModelsOwnNetworkAlone() {
    Recipe recipe = RandomNetwork.recipe("");
    ComputationGraph network = RandomNetwork.of(recipe, DataType.FLOAT);
    SinglePair pair = pair(recipe);
    INDArray before = network.outputSingle(pair.left(), pair.right()).dup();
    INDArray parameters = network.params().dup();
    Explainer explainer = new Explainer(network, true);
    Explanation first = explainer.explain(pair);
    Explanation second = explainer.explain(pair);
    assertEquals(before, network.outputSingle(pair.left(), pair.right()));
    assertEquals(parameters, network.params());
    assertEquals(first.of(Label.M).logit(), second.of(Label.M).logit());
    assertEquals(first.of(Label.M).right().sum(), second.of(Label.M).right().sum());
  }
}

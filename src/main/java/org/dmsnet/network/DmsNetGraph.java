package org.dmsnet.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dmsnet.data.Label;
import org.dmsnet.network.backbone.Backbone;
import org.dmsnet.network.kernel.Kernels;
import org.dmsnet.network.layer.NativeLayers;
import org.dmsnet.network.module.Casfm;
import org.dmsnet.network.module.Ccam;
import org.dmsnet.network.module.Ciam;
import org.dmsnet.network.module.Osim;
import org.dmsnet.network.module.PoolingModule;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.OneDnn;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recipe as a ComputationGraph: two photographs in, eight probabilities out.
 *
 * <pre>
 * left, right [N,3,S,S] -> stack -> trunk -> unstack -> x_left, x_right   [N,C,H,W]
 * F_e = OSIM_e(x_e), or what Table 3 puts in its place                      [N,C/2,H,W]
 * labels = sigmoid(Dense(dropout(concat(GAP CASFM(F), GAP CCAM(F), GAP CIAM(F)))))  [N,8]
 * </pre>
 */
public final class DmsNetGraph {
  /** Graph input with the left photograph. */
  public static final String LEFT = "left";

  /** Graph input with the right photograph. */
  public static final String RIGHT = "right";

  /** Graph output with the probabilities, [N,8], in the order of {@link Label}. */
  public static final String OUTPUT = "labels";

  /** Prefix of the trunk's vertices. */
  public static final String TRUNK = "trunk";

  private static final Logger LOG = LoggerFactory.getLogger(DmsNetGraph.class);

  /** A: channels of CCAM and CIAM. */
  static final int MODULE_CHANNELS = 256;

  private DmsNetGraph() {}

  /**
   * The configuration of a recipe's network, in float32 and with DL4J's default updater; training
   * sets its own.
   *
   * @param recipe the recipe
   * @return the configuration, ready for {@code new ComputationGraph(...).init()}
   * @throws UserException where the recipe asks for what cannot be built; a trunk's map of odd
   *     size, which CASFM crops, is logged as a warning
   */
  public static ComputationGraphConfiguration configuration(Recipe recipe) {
    return configuration(recipe, DataType.FLOAT);
  }

  /**
   * As {@link #configuration(Recipe)}, in another floating point type: gradient checks need DOUBLE.
   */
  public static ComputationGraphConfiguration configuration(Recipe recipe, DataType type) {
    return configuration(recipe, type, Backbone.of(recipe.backbone()), MODULE_CHANNELS);
  }

  /**
   * The configuration for training: where the recipe has a loss of each eye's labels, {@link
   * EyeHead} is a second output; {@link EyeHead#removedFrom} gives the network without it.
   *
   * @param recipe the recipe
   * @return the configuration; that of {@link #configuration(Recipe)} where the weight is 0
   * @throws UserException where the recipe asks for what cannot be built
   */
  public static ComputationGraphConfiguration trainingConfiguration(Recipe recipe) {
    return configuration(
        recipe,
        DataType.FLOAT,
        Backbone.of(recipe.backbone()),
        MODULE_CHANNELS,
        recipe.training().eyeLabels());
  }

  static ComputationGraphConfiguration configuration(
      Recipe recipe, DataType type, Backbone backbone, int a) {
    return configuration(recipe, type, backbone, a, 0);
  }

  static ComputationGraphConfiguration configuration(
      Recipe recipe, DataType type, Backbone backbone, int a, double eyeLabels) {
    OneDnn.enable();
    int size = recipe.imageSize();
    backbone.checkImageSize(size);
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder().seed(recipe.seed()).dataType(type).graphBuilder();
    graph.addInputs(LEFT, RIGHT);
    InputType image = InputType.convolutional(size, size, 3);
    graph.setInputTypes(image, image);
    graph.addVertex("eyes", new StackVertex(), LEFT, RIGHT);
    String maps = backbone.addTo(graph, "eyes", TRUNK);
    try {
      long width = headWidth(recipe, backbone.channels(), a);
      List<String> features = features(graph, recipe, maps, backbone.channels(), a);
      addOutput(graph, addHead(graph, features, width, recipe), width);
      if (eyeLabels > 0) {
        EyeHead.addTo(graph, maps, backbone.channels(), eyeLabels);
        graph.setOutputs(OUTPUT, EyeHead.OUTPUT);
      }
    } catch (IllegalArgumentException e) {
      throw new UserException("Recipe '" + recipe.name() + "': " + e.getMessage() + ".", e);
    }
    ComputationGraphConfiguration conf = graph.build();
    if (recipe.casfm().enabled()) {
      reportOddMap(recipe, conf.getLayerActivationTypes(true, false, image, image).get(maps));
    }
    return Kernels.in(conf);
  }

  private static void reportOddMap(Recipe recipe, InputType type) {
    var map = (InputType.InputTypeConvolutional) type;
    if (map.getHeight() % 2 != 0 || map.getWidth() % 2 != 0) {
      LOG.warn(
          "Recipe '{}': at image-size {} the trunk's map is {} x {}, and CASFM's pooling leaves out"
              + " its last row and column; an image-size that makes an even map loses nothing.",
          recipe.name(),
          recipe.imageSize(),
          map.getHeight(),
          map.getWidth());
    }
  }

  /** The vertices, [N,*,1,1] each, that the classifier sees side by side. */
  private static List<String> features(
      GraphBuilder graph, Recipe recipe, String maps, int channels, int a) {
    List<String> features = new ArrayList<>();
    if (recipe.hasBranches()) {
      graph.addVertex("x.left", new UnstackVertex(0, 2), maps);
      graph.addVertex("x.right", new UnstackVertex(1, 2), maps);
      String left = pooling(graph, recipe, "left", channels, recipe.osim().left());
      String right = pooling(graph, recipe, "right", channels, recipe.osim().right());
      int half = channels / 2;
      if (recipe.casfm().enabled()) {
        features.add(Casfm.add(graph, left, right, half, recipe.casfm()));
      }
      if (recipe.ccam()) {
        features.add(Ccam.add(graph, left, right, half, a, recipe.cafm()));
      }
      if (recipe.ciam()) {
        features.add(Ciam.add(graph, left, right, half, a, recipe.cafm()));
      }
    }
    if (recipe.head().trunk()) {
      graph.addLayer("pool", NativeLayers.globalMean(), maps);
      graph.addVertex("pool.left", new UnstackVertex(0, 2), "pool");
      graph.addVertex("pool.right", new UnstackVertex(1, 2), "pool");
      features.add("pool.left");
      features.add("pool.right");
    }
    return features;
  }

  /** F_e: the eye's map through the recipe's pooling module, or without one. */
  private static String pooling(
      GraphBuilder graph, Recipe recipe, String eye, int channels, boolean present) {
    PoolingModule module = PoolingModule.of(recipe.pooling());
    String name = module.type() + "." + eye;
    return present
        ? module.addTo(graph, name, "x." + eye, channels, recipe)
        : Osim.addWithout(graph, name, "x." + eye, channels);
  }

  private static String addHead(
      GraphBuilder graph, List<String> features, long width, Recipe recipe) {
    String joined = features.get(0);
    if (features.size() > 1) {
      graph.addVertex("head.concat", new MergeVertex(), features.toArray(new String[0]));
      joined = "head.concat";
    }
    if (recipe.head().branchNorm()) {
      graph.addLayer("head.norm", NativeLayers.batchNorm(width), joined);
      joined = "head.norm";
    }
    if (recipe.head().dropout() > 0) {
      // DL4J's dropout takes the probability of keeping.
      graph.addLayer("head.dropout", new DropoutLayer(1 - recipe.head().dropout()), joined);
      joined = "head.dropout";
    }
    return joined;
  }

  private static void addOutput(GraphBuilder graph, String input, long width) {
    graph.addLayer(
        OUTPUT,
        new OutputLayer.Builder(new LossBinaryXENT())
            .nIn(width)
            .nOut(Label.COUNT)
            .weightInit(WeightInit.XAVIER)
            .activation(Activation.SIGMOID)
            .build(),
        new CnnToFeedForwardPreProcessor(1, 1, width),
        input);
    graph.setOutputs(OUTPUT);
  }

  private static long headWidth(Recipe recipe, int channels, int a) {
    long width = 0;
    width += recipe.casfm().enabled() ? channels / 2 : 0;
    width += recipe.ccam() ? a : 0;
    width += recipe.ciam() ? a : 0;
    width += recipe.head().trunk() ? 2L * channels : 0;
    return width;
  }

  /**
   * The vertex of the trunk's last map, [2N,C,H,W]: the left eyes, then the right ones.
   *
   * @param configuration a network that this class made
   * @return its name
   */
  public static String trunkMap(ComputationGraphConfiguration configuration) {
    List<String> inputs = configuration.getVertexInputs().get("x.left");
    return (inputs == null ? configuration.getVertexInputs().get("pool") : inputs).get(0);
  }
}

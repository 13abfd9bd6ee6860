package org.dmsnet.network.kernel;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Exchanges DL4J's convolution, batch norm, ReLU and pooling layers, its sums, its concatenations,
 * its stacks and their parts, its global means and its Adam for the faster ones of this package, in
 * the configuration of <em>any</em> ComputationGraph. Names, parameters, their order and all
 * options stay, so that a model's coefficients and the state of its updater fit before and after:
 *
 * <pre>{@code
 * ComputationGraph faster = new ComputationGraph(Kernels.in(network.getConfiguration()));
 * faster.init(network.params(), true);
 * }</pre>
 */
public final class Kernels {
  private static final String TYPE = "@class";
  private static final String PLACES = "[2,3]";
  private static final Map<String, Class<?>> KERNELS =
      Map.of(
          ConvolutionLayer.class.getName(), ConvolutionKernel.class,
          BatchNormalization.class.getName(), BatchNormKernel.class,
          ActivationLayer.class.getName(), ReluKernel.class,
          SubsamplingLayer.class.getName(), PoolingKernel.class,
          GlobalPoolingLayer.class.getName(), MeanPoolingKernel.class,
          ElementWiseVertex.class.getName(), SumKernel.class,
          MergeVertex.class.getName(), ConcatKernel.class,
          StackVertex.class.getName(), StackKernel.class,
          UnstackVertex.class.getName(), UnstackKernel.class);

  private Kernels() {}

  /**
   * A copy of a configuration with this package's layers in it. Subclasses of DL4J's layers and of
   * its Adam, and activations other than the plain ReLU, stay what they are.
   *
   * @param conf any configuration
   * @return the copy
   */
  public static ComputationGraphConfiguration in(ComputationGraphConfiguration conf) {
    ComputationGraphConfiguration exchanged =
        changed(conf, Kernels::exchange, Adam.class, AdamKernel.class);
    planMemory(exchanged);
    return exchanged;
  }

  /**
   * Decides anew which maps the kernels of a configuration lay channels last, and which they
   * overwrite in training. {@link #in} does it; it is owed once more when vertices are added or
   * taken away afterwards. A configuration without kernels stays as it is.
   *
   * @param conf changed in place
   */
  public static void planMemory(ComputationGraphConfiguration conf) {
    MemoryPlan.write(conf);
  }

  /**
   * The opposite of {@link #in}: a copy of a configuration with DL4J's own layers in the place of
   * this package's, to compare.
   *
   * @param conf any configuration
   * @return the copy
   */
  public static ComputationGraphConfiguration outOf(ComputationGraphConfiguration conf) {
    return changed(conf, Kernels::giveBack, AdamKernel.class, Adam.class);
  }

  private static ComputationGraphConfiguration changed(
      ComputationGraphConfiguration conf,
      Consumer<JsonNode> change,
      Class<?> updater,
      Class<?> otherUpdater) {
    // DL4J's layers can be copied into a subclass in no other way: their builders make one class.
    ObjectMapper json = new ObjectMapper();
    try {
      JsonNode tree = json.readTree(conf.toJson());
      tree.path("vertices")
          .forEach(
              vertex -> {
                JsonNode layer = vertex.path("layerConf").path("layer");
                change.accept(layer.isMissingNode() ? vertex : layer);
                vertex.findParents(TYPE).stream()
                    .filter(typed -> typed.path(TYPE).asText().equals(updater.getName()))
                    .forEach(typed -> ((ObjectNode) typed).put(TYPE, otherUpdater.getName()));
              });
      var exchanged = ComputationGraphConfiguration.fromJson(json.writeValueAsString(tree));
      keepParameterization(conf, exchanged);
      return exchanged;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("DL4J wrote a configuration that is not JSON.", e);
    }
  }

  private static void exchange(JsonNode layer) {
    Class<?> kernel = KERNELS.get(layer.path(TYPE).asText());
    if (kernel != null
        && (kernel != ReluKernel.class || isRelu(layer.path("activationFn")))
        && (kernel != MeanPoolingKernel.class || isMeanOfPlaces(layer))
        && (kernel != SumKernel.class || layer.path("op").asText().equals(Op.Add.name()))
        && (kernel != ConcatKernel.class
            || layer.path("mergeAxis").asInt() == MergeVertex.DEFAULT_MERGE_DIM)
        && layer instanceof ObjectNode object) {
      object.put(TYPE, kernel.getName());
    }
  }

  private static boolean isMeanOfPlaces(JsonNode pooling) {
    JsonNode dimensions = pooling.path("poolingDimensions");
    return pooling.path("poolingType").asText().equals(PoolingType.AVG.name())
        && (dimensions.isNull() || dimensions.toString().equals(PLACES));
  }

  private static void giveBack(JsonNode layer) {
    String type = layer.path(TYPE).asText();
    KERNELS.forEach(
        (stock, kernel) -> {
          if (type.equals(kernel.getName()) && layer instanceof ObjectNode object) {
            object.put(TYPE, stock);
            object.remove(
                List.of("channelsLast", "inPlace", "gradientShared", "spareInputs", "lent"));
          }
        });
  }

  /**
   * DL4J reads {@code useLogStd} of a configuration that no network was made of yet as true,
   * whatever was written.
   */
  private static void keepParameterization(
      ComputationGraphConfiguration from, ComputationGraphConfiguration to) {
    to.getVertices()
        .forEach(
            (name, vertex) -> {
              if (layer(vertex) instanceof BatchNormalization read
                  && layer(from.getVertices().get(name)) instanceof BatchNormalization written) {
                read.setUseLogStd(written.isUseLogStd());
              }
            });
  }

  private static Layer layer(GraphVertex vertex) {
    return vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : null;
  }

  private static boolean isRelu(JsonNode activation) {
    return activation.path(TYPE).asText().equals(ActivationReLU.class.getName())
        && activation.path("max").isNull()
        && activation.path("threshold").isNull()
        && activation.path("negativeSlope").isNull();
  }
}

package org.dmsnet.production.onnx;

import static org.dmsnet.production.onnx.OnnxGraph.attribute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.dmsnet.network.InferenceNorm;
import org.dmsnet.network.kernel.ConvolutionKernel;
import org.dmsnet.network.kernel.PoolingKernel;
import org.dmsnet.network.layer.DilatedConvolution;
import org.dmsnet.network.layer.GroupedConvolution;
import org.dmsnet.network.samediff.SameDiffDefinition;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's own layers, as they compute in inference, as ONNX nodes. */
final class LayerTranslation {
  /** DL4J's convolution and ours; other subclasses compute something else. */
  private static final Set<Class<?>> CONVOLUTIONS =
      Set.of(
          ConvolutionLayer.class,
          ConvolutionKernel.class,
          DilatedConvolution.class,
          GroupedConvolution.class);

  private final OnnxGraph graph;
  private final LayerVertex vertex;
  private final String name;

  private LayerTranslation(OnnxGraph graph, LayerVertex vertex) {
    this.graph = graph;
    this.vertex = vertex;
    this.name = vertex.getVertexName();
  }

  /**
   * Adds a layer.
   *
   * @param x the ONNX value of its input
   * @return the ONNX value of its output
   */
  static String add(OnnxGraph graph, LayerVertex vertex, String x) {
    LayerTranslation translation = new LayerTranslation(graph, vertex);
    return translation.layer(translation.preProcessed(x));
  }

  private String preProcessed(String x) {
    InputPreProcessor preProcessor = vertex.getLayerPreProcessor();
    if (preProcessor == null) {
      return x;
    }
    if (preProcessor.getClass() == CnnToFeedForwardPreProcessor.class) {
      return graph.node("Flatten", name + "/flat", List.of(x), attribute("axis", 1));
    }
    throw untranslated(preProcessor);
  }

  private String layer(String x) {
    if (vertex.getLayer() instanceof SameDiffDefinition definition) {
      return SameDiffTranslation.add(graph, name, definition, Map.of("input", x));
    }
    Layer layer = vertex.getLayer().conf().getLayer();
    if (layer instanceof FrozenLayer frozen) {
      layer = frozen.getLayer();
    }
    if (CONVOLUTIONS.contains(layer.getClass())) {
      return convolution((ConvolutionLayer) layer, x);
    }
    if (layer.getClass() == DenseLayer.class || layer.getClass() == OutputLayer.class) {
      return dense((FeedForwardLayer) layer, x);
    }
    if (layer instanceof BatchNormalization norm) {
      return batchNorm(norm, x);
    }
    if (layer.getClass() == SubsamplingLayer.class || layer.getClass() == PoolingKernel.class) {
      return pooling((SubsamplingLayer) layer, x);
    }
    if (layer instanceof GlobalPoolingLayer pooling) {
      return globalPooling(pooling, x);
    }
    if (layer instanceof ActivationLayer activation) {
      return activated(activation.getActivationFn(), x);
    }
    if (layer instanceof DropoutLayer) {
      return x;
    }
    throw untranslated(layer);
  }

  private UserException untranslated(Object what) {
    return new UserException(
        "Vertex %s cannot be written as ONNX: there is no translation of %s."
            .formatted(name, what.getClass().getSimpleName()));
  }

  private INDArray parameter(String key) {
    return vertex.paramTable(false).get(key);
  }

  private String constant(String key) {
    INDArray value = parameter(key);
    return graph.constant(name + "/" + key, value.reshape(value.length()));
  }

  private String convolution(ConvolutionLayer layer, String x) {
    if (layer.getCnn2dDataFormat() != CNN2DFormat.NCHW) {
      throw untranslated(layer.getCnn2dDataFormat());
    }
    List<String> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.add(graph.constant(name + "/W", parameter("W")));
    if (layer.hasBias()) {
      inputs.add(constant("b"));
    }
    long[] window =
        window(
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            layer.getConvolutionMode());
    List<Onnx.AttributeProto> attributes = new ArrayList<>(Windows.attributes(name, window, true));
    if (layer instanceof GroupedConvolution grouped) {
      attributes.add(attribute("group", grouped.getGroups()));
    }
    String convolved =
        graph.node("Conv", name, inputs, attributes.toArray(Onnx.AttributeProto[]::new));
    return activated(layer.getActivationFn(), convolved);
  }

  private String pooling(SubsamplingLayer layer, String x) {
    boolean max = layer.getPoolingType() == PoolingType.MAX;
    if (!max && layer.getPoolingType() != PoolingType.AVG) {
      throw untranslated(layer);
    }
    long[] window =
        window(
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            layer.getConvolutionMode());
    window[9] = layer.isAvgPoolIncludePadInDivisor() ? 1 : 0;
    window[10] = layer.getCnn2dDataFormat() == CNN2DFormat.NCHW ? 0 : 1;
    return Windows.pooling(graph, name, x, max, window);
  }

  private long[] window(
      int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {
    int same =
        switch (mode) {
          case Truncate, Strict -> 0;
          case Same -> 1;
          default -> throw untranslated(mode);
        };
    return new long[] {
      kernel[0],
      kernel[1],
      stride[0],
      stride[1],
      padding[0],
      padding[1],
      dilation[0],
      dilation[1],
      same,
      0,
      0
    };
  }

  /** The running statistics are in the scale, so that the variance is 1. */
  private String batchNorm(BatchNormalization layer, String x) {
    InferenceNorm norm = InferenceNorm.of(layer, vertex.paramTable(false));
    return graph.node(
        "BatchNormalization",
        name,
        List.of(
            x,
            graph.constant(name + "/scale", norm.scale()),
            graph.constant(name + "/beta", norm.beta()),
            graph.constant(name + "/mean", norm.mean()),
            graph.constant(name + "/variance", norm.mean().like().assign(1))),
        attribute("epsilon", 0.0));
  }

  private String dense(FeedForwardLayer layer, String x) {
    String weights = graph.constant(name + "/W", parameter("W"));
    boolean hasBias = vertex.paramTable(false).containsKey("b");
    List<String> inputs = hasBias ? List.of(x, weights, constant("b")) : List.of(x, weights);
    return activated(layer.getActivationFn(), graph.node("Gemm", name + "/logits", inputs));
  }

  private String globalPooling(GlobalPoolingLayer layer, String x) {
    if (layer.getPoolingType() != PoolingType.AVG && layer.getPoolingType() != PoolingType.MAX) {
      throw untranslated(layer);
    }
    String type = layer.getPoolingType() == PoolingType.AVG ? "GlobalAveragePool" : "GlobalMaxPool";
    String pooled = graph.node(type, name, List.of(x));
    return layer.isCollapseDimensions()
        ? graph.node("Flatten", name + "/flat", List.of(pooled), attribute("axis", 1))
        : pooled;
  }

  private String activated(IActivation activation, String x) {
    if (activation instanceof ActivationIdentity) {
      return x;
    }
    if (activation instanceof ActivationReLU relu
        && relu.getMax() == null
        && relu.getThreshold() == null
        && relu.getNegativeSlope() == null) {
      return graph.node("Relu", name + "/relu", List.of(x));
    }
    if (activation instanceof ActivationSigmoid) {
      return graph.node("Sigmoid", name + "/sigmoid", List.of(x));
    }
    if (activation instanceof ActivationTanH) {
      return graph.node("Tanh", name + "/tanh", List.of(x));
    }
    if (activation instanceof ActivationSwish) {
      String gate = graph.node("Sigmoid", name + "/gate", List.of(x));
      return graph.node("Mul", name + "/swish", List.of(x, gate));
    }
    throw untranslated(activation);
  }
}

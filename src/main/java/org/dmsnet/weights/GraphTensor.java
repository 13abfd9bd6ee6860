package org.dmsnet.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One parameter array of a graph under PyTorch's name and shape.
 *
 * <ul>
 *   <li>convolution: {@code vertex.weight} [out,in,kH,kW] and {@code vertex.bias} [out]
 *   <li>dense and output layer: {@code vertex.weight} [out,in] (DL4J holds [in,out]) and {@code
 *       vertex.bias} [out]
 *   <li>batch norm: {@code vertex.weight}, {@code bias}, {@code running_mean}, {@code running_var},
 *       each [C]
 *   <li>a layer with {@link TensorNames}: the name that it gives, as it is
 *   <li>anything else, SameDiff layers and vertices among it: {@code vertex.parameter}, as it is
 * </ul>
 *
 * @param name the tensor's name in a file of the whole network
 * @param array the network's own array; what is assigned to it, the network has
 * @param form how the array's shape relates to the tensor's
 */
record GraphTensor(String name, INDArray array, Form form) {

  enum Form {
    /** The same shape. */
    SAME,
    /** [1,n] in the network, [n] in the file. */
    ROW,
    /** [in,out] in the network, [out,in] in the file. */
    TRANSPOSED
  }

  /** All parameter arrays of a network, running statistics included, in topological order. */
  static List<GraphTensor> of(ComputationGraph net) {
    List<GraphTensor> tensors = new ArrayList<>();
    for (int index : net.topologicalSortOrder()) {
      GraphVertex vertex = net.getVertices()[index];
      Layer layer = vertex.hasLayer() ? unwrapped(vertex.getLayer().conf().getLayer()) : null;
      for (Map.Entry<String, INDArray> parameter : vertex.paramTable(false).entrySet()) {
        tensors.add(
            of(vertex.getVertexName() + ".", layer, parameter.getKey(), parameter.getValue()));
      }
    }
    return tensors;
  }

  /** The layer itself where a frozen or other wrapper holds it. */
  static Layer unwrapped(Layer layer) {
    Layer inner = layer;
    while (true) {
      if (inner instanceof FrozenLayer frozen) {
        inner = frozen.getLayer();
      } else if (inner instanceof BaseWrapperLayer wrapper) {
        inner = wrapper.getUnderlying();
      } else {
        return inner;
      }
    }
  }

  /** Shape of the tensor in a file. */
  long[] shape() {
    return switch (form) {
      case SAME -> array.shape();
      case ROW -> new long[] {array.length()};
      case TRANSPOSED -> new long[] {array.size(1), array.size(0)};
    };
  }

  /** The values in the file's shape: a view, not a copy. */
  INDArray value() {
    return switch (form) {
      case SAME -> array;
      case ROW -> array.reshape(array.length());
      case TRANSPOSED -> array.transpose();
    };
  }

  /** Sets the network's array from values in the file's shape. */
  void assign(INDArray value) {
    INDArray fitting = form == Form.TRANSPOSED ? value.transpose() : value.reshape(array.shape());
    array.assign(fitting.castTo(array.dataType()));
  }

  private static GraphTensor of(String vertex, Layer layer, String key, INDArray array) {
    boolean isDense = layer instanceof DenseLayer || layer instanceof BaseOutputLayer;
    if (layer instanceof BatchNormalization) {
      String name =
          switch (key) {
            case "gamma" -> "weight";
            case "beta" -> "bias";
            case "mean" -> "running_mean";
            case "var" -> "running_var";
            default -> key;
          };
      return new GraphTensor(vertex + name, array, Form.ROW);
    }
    if ((isDense || layer instanceof ConvolutionLayer) && key.equals("b")) {
      return new GraphTensor(vertex + "bias", array, Form.ROW);
    }
    if (isDense && key.equals("W")) {
      return new GraphTensor(vertex + "weight", array, Form.TRANSPOSED);
    }
    if (layer instanceof ConvolutionLayer && key.equals("W")) {
      return new GraphTensor(vertex + "weight", array, Form.SAME);
    }
    if (layer instanceof TensorNames names) {
      String name = names.tensorName(vertex.substring(0, vertex.length() - 1), key);
      return new GraphTensor(name, array, Form.SAME);
    }
    return new GraphTensor(vertex + key, array, Form.SAME);
  }
}

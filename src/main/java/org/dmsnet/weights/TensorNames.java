package org.dmsnet.weights;

/**
 * A SameDiff layer whose parameters have other names in a file of weights than in the graph, where
 * a name of a parameter cannot hold an underscore.
 */
public interface TensorNames {
  /**
   * The name in a file.
   *
   * @param vertex name of the layer's vertex
   * @param parameter name of the parameter in the layer
   * @return the tensor's name in a file of the whole network
   */
  String tensorName(String vertex, String parameter);
}

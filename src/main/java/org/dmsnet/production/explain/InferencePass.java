package org.dmsnet.production.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.network.InferenceNorm;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Forwards and back through a network in inference mode, vertex by vertex, up to d logit / d (a
 * vertex' activations). DL4J's own backward pass is for training: its batch norm differentiates
 * through the batch's statistics, which inference does not use, and its dropout needs the mask of a
 * training step. Its forward pass in inference mode lets an activation layer overwrite its own
 * input, which the derivative of any activation but ReLU needs.
 */
final class InferencePass {
  private static final LayerWorkspaceMgr MEMORY = LayerWorkspaceMgr.noWorkspaces();

  private final ComputationGraph network;
  private final GraphVertex output;
  private final GraphVertex target;
  private final List<GraphVertex> backwards = new ArrayList<>();

  /** Of a network that nobody else uses; what lies before the target needs no gradients. */
  InferencePass(ComputationGraph network, String target) {
    this.network = network;
    this.output = network.getVertex(DmsNetGraph.OUTPUT);
    this.target = network.getVertex(target);
    int[] order = network.topologicalSortOrder();
    for (int i = order.length - 1; order[i] != this.target.getVertexIndex(); i--) {
      GraphVertex vertex = network.getVertices()[order[i]];
      if (vertex != output) {
        backwards.add(vertex);
        makeGradientsOfParameters(vertex);
      }
    }
  }

  /**
   * The activations of every vertex, by name; the vertices remember what the way back needs.
   *
   * @param inputs of the network
   */
  Map<String, INDArray> forward(INDArray... inputs) {
    network.setInputs(inputs);
    Map<String, INDArray> activations = new HashMap<>();
    for (int index : network.topologicalSortOrder()) {
      GraphVertex vertex = network.getVertices()[index];
      INDArray activation =
          vertex.isInputVertex()
              ? inputs[index]
              : vertex.doForward(vertex.getLayer() instanceof ActivationLayer, MEMORY);
      activations.put(vertex.getVertexName(), activation);
      VertexIndices[] consumers = vertex.getOutputVertices();
      for (int i = 0; consumers != null && i < consumers.length; i++) {
        network.getVertices()[consumers[i].getVertexIndex()].setInput(
            consumers[i].getVertexEdgeNumber(), activation, MEMORY);
      }
    }
    return activations;
  }

  private static void makeGradientsOfParameters(GraphVertex vertex) {
    long parameters = 0;
    if (vertex.paramTable(false) != null) {
      for (INDArray parameter : vertex.paramTable(false).values()) {
        parameters += parameter.length();
      }
    }
    if (parameters > 0) {
      vertex.setBackpropGradientsViewArray(Nd4j.create(vertex.params().dataType(), parameters));
    }
  }

  /**
   * Takes a gradient back, after {@link #forward}.
   *
   * @param atHead d logit / d (input of the output layer), [1,D]
   * @return d logit / d (output of the target vertex)
   */
  INDArray gradient(INDArray atHead) {
    Map<Integer, INDArray> gradients = new HashMap<>();
    INDArray below = beforePreProcessor(output, atHead);
    gradients.put(output.getInputVertices()[0].getVertexIndex(), below);
    for (GraphVertex vertex : backwards) {
      INDArray gradient = gradients.remove(vertex.getVertexIndex());
      if (gradient != null) {
        INDArray[] upstream = back(vertex, gradient);
        VertexIndices[] inputs = vertex.getInputVertices();
        for (int i = 0; i < inputs.length; i++) {
          gradients.merge(inputs[i].getVertexIndex(), upstream[i], INDArray::add);
        }
      }
    }
    return gradients.get(target.getVertexIndex());
  }

  private INDArray[] back(GraphVertex vertex, INDArray gradient) {
    if (vertex.getLayer() instanceof BatchNormalization norm) {
      long[] perChannel = new long[gradient.rank()];
      Arrays.fill(perChannel, 1);
      INDArray scale =
          InferenceNorm.of(norm.layerConf(), norm.paramTable()).scale().castTo(gradient.dataType());
      perChannel[1] = scale.length();
      return new INDArray[] {beforePreProcessor(vertex, gradient.mul(scale.reshape(perChannel)))};
    }
    if (vertex.hasLayer() && vertex.getLayer().conf().getLayer() instanceof DropoutLayer) {
      return new INDArray[] {beforePreProcessor(vertex, gradient)};
    }
    vertex.setEpsilon(gradient);
    return vertex.doBackward(false, MEMORY).getSecond();
  }

  private INDArray beforePreProcessor(GraphVertex vertex, INDArray gradient) {
    InputPreProcessor preProcessor = ((LayerVertex) vertex).getLayerPreProcessor();
    return preProcessor == null
        ? gradient
        : preProcessor.backprop(gradient, network.batchSize(), MEMORY);
  }
}

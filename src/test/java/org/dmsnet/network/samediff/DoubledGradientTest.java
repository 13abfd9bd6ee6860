package org.dmsnet.network.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dmsnet.network.Gradients;
import org.dmsnet.network.Gradients.Entry;
import org.dmsnet.network.ModuleNet;
import org.dmsnet.network.ModuleNet.Module;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradient check sees what the mended base classes mend: the same equations on DL4J's own
 * runtime classes have twice the gradient, their own parameters' and all upstream. When a later
 * DL4J no longer doubles it, this test says so.
 */
class DoubledGradientTest {

  @Test
  void mendedLayerAgrees() {
    assertEquals(List.of(), Gradients.wrong(entries(layer(new ScaledTanh()))));
  }

  @Test
  void mendedVertexAgrees() {
    assertEquals(List.of(), Gradients.wrong(entries(vertex(new ScaledProduct()))));
  }

  @Test
  void layerOnTheStockRuntimeIsDoubled() {
    assertDoubled(entries(layer(new StockScaledTanh())), "scaled_scale", "stem.left_W");
  }

  @Test
  void vertexOnTheStockRuntimeIsDoubled() {
    assertDoubled(
        entries(vertex(new StockScaledProduct())), "product_scale", "stem.left_W", "stem.right_W");
  }

  private static void assertDoubled(List<Entry> entries, String... parameters) {
    assertFalse(Gradients.wrong(entries).isEmpty(), "the check fails");
    for (String parameter : parameters) {
      List<Entry> own = entries.stream().filter(e -> e.name().equals(parameter)).toList();
      assertFalse(own.isEmpty(), parameter);
      for (Entry entry : own) {
        assertTrue(entry.error() > 0.3, entry::toString);
        assertEquals(2, entry.analytic() / entry.numeric(), 1e-4, entry::toString);
      }
    }
  }

  private static List<Entry> entries(Module module) {
    ComputationGraph net = ModuleNet.around(module, 2, 3, 3, WorkspaceMode.NONE);
    INDArray[] pairs = ModuleNet.pairs(3, 3);
    return Gradients.entries(net, pairs, ModuleNet.labels(net, pairs), 1);
  }

  private static Module layer(MendedLayer layer) {
    return (graph, left, right) -> {
      graph.addLayer("scaled", layer, left);
      graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "scaled", right);
      return "sum";
    };
  }

  private static Module vertex(MendedVertex vertex) {
    return (graph, left, right) -> {
      graph.addVertex("product", vertex, left, right);
      return "product";
    };
  }

  /** tanh(scale x). */
  static class ScaledTanh extends MendedLayer {
    @Override
    public void defineParameters(SDLayerParams params) {
      params.addWeightParam("scale", 1);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      params.get("scale").assign(0.7);
    }

    @Override
    public SDVariable defineLayer(
        SameDiff sd, SDVariable x, Map<String, SDVariable> p, SDVariable mask) {
      return sd.math().tanh(x.mul(p.get("scale").reshape(1, 1, 1, 1)));
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }
  }

  /** The same on DL4J's runtime class. */
  static class StockScaledTanh extends ScaledTanh {
    @Override
    public Layer instantiate(
        NeuralNetConfiguration conf,
        Collection<TrainingListener> listeners,
        int index,
        INDArray parameters,
        boolean initialize,
        DataType type) {
      SameDiffLayer layer = new SameDiffLayer(conf, type);
      layer.setIndex(index);
      layer.setParamsViewArray(parameters);
      layer.setParamTable(initializer().init(conf, parameters, initialize));
      layer.setConf(conf);
      return layer;
    }
  }

  /** scale left right. */
  static class ScaledProduct extends MendedVertex {
    @Override
    protected void defineParameters(SDVertexParams params) {
      params.addWeightParam("scale", 1);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      params.get("scale").assign(0.7);
    }

    @Override
    protected SDVariable define(
        SameDiff sd, SDVariable left, SDVariable right, Map<String, SDVariable> p) {
      return left.mul(right).mul(p.get("scale").reshape(1, 1, 1, 1));
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputs) {
      return inputs[0];
    }

    @Override
    protected MendedVertex copy() {
      return new ScaledProduct();
    }

    @Override
    protected List<Object> properties() {
      return List.of();
    }
  }

  /** The same on DL4J's runtime class. */
  static class StockScaledProduct extends ScaledProduct {
    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
        ComputationGraph graph,
        String name,
        int index,
        INDArray parameters,
        boolean initialize,
        DataType type) {
      setName(name);
      return new SameDiffGraphVertex(this, graph, name, index, parameters, initialize, type);
    }

    @Override
    protected MendedVertex copy() {
      return new StockScaledProduct();
    }
  }
}

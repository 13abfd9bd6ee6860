package org.dmsnet.network.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.ModuleNet;
import org.dmsnet.network.samediff.DoubledGradientTest.ScaledProduct;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.L2Regularization;

class MendedVertexTest {
  private static ComputationGraph net() {
    return ModuleNet.around(
        (graph, left, right) -> {
          graph.addVertex("product", new ScaledProduct(), left, right);
          return "product";
        },
        2,
        3,
        3);
  }

  @Test
  void trainsInWorkspacesMoreThanOnce() {
    ComputationGraph net = net();
    INDArray[] pairs = ModuleNet.pairs(3, 3);
    MultiDataSet batch =
        new MultiDataSet(pairs, new INDArray[] {ModuleNet.labels(net, pairs).muli(2)});
    double score = net.score(batch);
    double scale = 0.7;
    for (int i = 0; i < 3; i++) {
      net.fit(batch);
      double next = net.paramTable().get("product_scale").getDouble(0);
      assertNotEquals(scale, next);
      scale = next;
    }
    assertTrue(net.score(batch) < score);
  }

  @Test
  void keepsNothingOfAPass() {
    ComputationGraph net = net();
    INDArray[] pairs = ModuleNet.pairs(3, 3);
    SameDiff before = null;
    for (int i = 0; i < 2; i++) {
      net.fit(new MultiDataSet(pairs, new INDArray[] {ModuleNet.labels(net, pairs)}));
      net.output(pairs);
      SameDiff definition = ((SameDiffDefinition) net.getVertex("product")).definition();
      assertTrue(before == null || before == definition, "it is not defined anew");
      before = definition;
      assertEquals(0, definition.getSessions().size());
      assertEquals(0, definition.getFunction("grad").getSessions().size());
    }
  }

  @Test
  void cloneKeepsWhatTrainsIt() {
    ScaledProduct vertex = new ScaledProduct();
    vertex.setName("product");
    vertex.setUpdater(new Adam(0.5));
    vertex.setRegularization(List.of(new L2Regularization(0.1)));
    vertex.setDataType(DataType.DOUBLE);
    ScaledProduct copy = (ScaledProduct) vertex.clone();
    assertNotSame(vertex, copy);
    assertEquals(vertex, copy);
    assertEquals("product", copy.getName());
    assertEquals(new Adam(0.5), copy.getUpdater());
    assertEquals(vertex.getRegularization(), copy.getRegularization());
    copy.setUpdater(new Adam(0.25));
    assertNotEquals(vertex, copy);
  }
}

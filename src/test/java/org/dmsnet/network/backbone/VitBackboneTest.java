package org.dmsnet.network.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.Gradients;
import org.dmsnet.network.ModuleNet;
import org.dmsnet.runtime.UserException;
import org.dmsnet.weights.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class VitBackboneTest {
  private static final JsonNode TORCHVISION =
      Pattern.json(VitBackboneTest.class, "torchvision-vit.json");

  private static final VitBackbone SMALL = new VitBackbone("small", 4, 3, 2, 8, 2, 12);

  @Test
  void agreesWithTorchvisionAtAnotherSizeInMapAndGradients() {
    ComputationGraph net = Trunks.withInputGradient(new VitBackbone.B16(), 64, DataType.FLOAT);
    Pattern.fill(net, "trunk", "none");
    INDArray map = Trunks.trained(net, Trunks.images(64));
    JsonNode expected = TORCHVISION.get("64");
    Pattern.assertAgrees(expected.get("map"), map, 1e-4);
    Gradient gradient = Trunks.gradients(net, map);
    Pattern.assertAgrees(
        expected.get("gradientOfInput"), gradient.getGradientFor("shift_shift"), 1e-4);
    Pattern.assertAgrees(
        expected.get("gradientOfInProjection"),
        gradient.getGradientFor(
            "trunk.encoder.layers.encoder_layer_5_self-attention.in-proj-weight"),
        1e-4);
  }

  @Test
  void agreesWithTorchvisionAtTheSizeOfItsWeights() {
    ComputationGraph net = Trunks.net(new VitBackbone.B16(), 224, DataType.FLOAT);
    Pattern.fill(net, "trunk", "none");
    INDArray map = net.outputSingle(Pattern.of("image", 1, 3, 224, 224));
    Pattern.assertAgrees(TORCHVISION.get("224").get("map"), map, 1e-4);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void gradientsAgreeWithNumericOnes(int size) {
    ComputationGraph net =
        ModuleNet.around(
            (graph, left, right) -> {
              graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), left, right);
              return SMALL.addTo(graph, "sum", "trunk");
            },
            3,
            size,
            size);
    INDArray[] pairs = ModuleNet.pairs(size, size);
    assertEquals(
        List.of(), Gradients.wrong(Gradients.entries(net, pairs, ModuleNet.labels(net, pairs), 2)));
  }

  @Test
  void oneNetworkTakesImagesOfSeveralSizesAndComesBackFromJson() {
    ComputationGraph net = Trunks.net(SMALL, 12, DataType.FLOAT);
    ComputationGraphConfiguration conf = net.getConfiguration();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    assertEquals(conf, read);
    ComputationGraph again = Gradients.net(read);
    again.setParams(net.params());
    for (int size : new int[] {12, 20, 12}) {
      INDArray map = net.outputSingle(Trunks.images(size));
      assertArrayEquals(new long[] {2, 8, size / 4, size / 4}, map.shape());
      assertEquals(map, again.outputSingle(Trunks.images(size)));
    }
  }

  @Test
  void imagesThatPatchesDoNotFillAreRefused() {
    Backbone vit = Backbone.of("vit-b-16");
    vit.checkImageSize(176);
    UserException e = assertThrows(UserException.class, () -> vit.checkImageSize(200));
    assertEquals(
        "vit-b-16 cuts the image into patches of 16 px, so image-size must be a multiple of 16, not"
            + " 200.",
        e.getMessage());
  }
}

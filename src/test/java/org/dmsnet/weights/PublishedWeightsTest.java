package org.dmsnet.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.backbone.Backbone;
import org.dmsnet.network.backbone.ResNetBackbone;
import org.dmsnet.network.backbone.VitBackbone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Patterned files under the names that torchvision and timm give each family's tensors. The
 * full-size networks have torchvision's names: the patterns with which their outputs are compared
 * are hashes of them.
 */
class PublishedWeightsTest {
  private static final VitBackbone VIT = new VitBackbone("vit", 4, 3, 2, 8, 2, 12);

  private static final Backbone BASIC =
      new ResNetBackbone("basic", 8, ResNetBackbone.Block.BASIC, 1, 1);

  private static final Backbone BOTTLENECK =
      new ResNetBackbone("bottleneck", 8, ResNetBackbone.Block.BOTTLENECK, 1, 1);

  /** A small ResNeXt: 4 groups of twice the planes. */
  private static final Backbone GROUPED =
      new ResNetBackbone("grouped", 8, ResNetBackbone.Block.BOTTLENECK, 1, 1) {
        @Override
        protected int groups() {
          return 4;
        }

        @Override
        protected int width(int planes) {
          return 2 * planes;
        }
      };

  @TempDir Path folder;

  private static ComputationGraph net(Backbone backbone, int seed) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(16, 16, 3));
    graph.setOutputs(backbone.addTo(graph, "image", "trunk"));
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    return net;
  }

  private static ComputationGraph patterned(Backbone backbone) {
    ComputationGraph net = net(backbone, 1);
    Pattern.fill(net, "trunk", "none");
    return net;
  }

  /** The network's tensors under other names, with a classifier's beside them. */
  private Path published(ComputationGraph net, UnaryOperator<String> name, String classifier) {
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    for (GraphTensor tensor : GraphTensor.of(net)) {
      tensors.put(name.apply(tensor.name().substring("trunk.".length())), tensor.value());
    }
    tensors.put(classifier, Pattern.of(classifier, 5, 8));
    Path file = folder.resolve(classifier + ".safetensors");
    SafeTensorsWriter.write(file, tensors, Map.of("format", "pt"));
    return file;
  }

  /** What timm's VisionTransformer calls torchvision's tensors. */
  private static String timm(String torchvision) {
    String name =
        torchvision
            .replace("class_token", "cls_token")
            .replace("encoder.pos_embedding", "pos_embed")
            .replace("conv_proj.", "patch_embed.proj.")
            .replace("encoder.ln.", "norm.");
    return name.replaceAll("encoder\\.layers\\.encoder_layer_", "blocks.")
        .replace("ln_1", "norm1")
        .replace("ln_2", "norm2")
        .replace("self_attention.in_proj_", "attn.qkv.")
        .replace("self_attention.out_proj", "attn.proj")
        .replace("mlp.0", "mlp.fc1")
        .replace("mlp.3", "mlp.fc2");
  }

  private static void assertSame(ComputationGraph expected, ComputationGraph actual) {
    INDArray image = Pattern.of("image", 2, 3, 16, 16);
    assertEquals(expected.outputSingle(image), actual.outputSingle(image));
  }

  private void assertLoads(Backbone backbone, UnaryOperator<String> names, String classifier) {
    ComputationGraph source = patterned(backbone);
    ComputationGraph target = net(backbone, 2);
    INDArray image = Pattern.of("image", 2, 3, 16, 16);
    assertNotEquals(source.outputSingle(image), target.outputSingle(image));
    LoadReport report = GraphWeights.load(target, published(source, names, classifier), "trunk");
    assertTrue(report.complete(), report.summary());
    assertEquals(List.of(classifier), report.unused());
    assertSame(source, target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic", "bottleneck", "grouped"})
  void residualNetworksLoadFromTorchvisionsAndTimmsCommonNames(String family) {
    for (Backbone backbone : List.of(BASIC, BOTTLENECK, GROUPED)) {
      if (backbone.type().equals(family)) {
        assertLoads(backbone, name -> name, "fc.weight");
      }
    }
  }

  @Test
  void aTransformerLoadsFromTorchvisionsNames() {
    assertLoads(VIT, name -> name, "heads.head.weight");
  }

  @Test
  void aTransformerLoadsFromTheNamesInTorchvisionsPublishedFile() {
    assertLoads(
        VIT,
        name -> name.replace("mlp.0.", "mlp.linear_1.").replace("mlp.3.", "mlp.linear_2."),
        "heads.head.weight");
  }

  @Test
  void aTransformerLoadsFromTimmsNames() {
    assertEquals(
        "blocks.11.attn.qkv.weight",
        timm("encoder.layers.encoder_layer_11.self_attention.in_proj_weight"));
    assertLoads(VIT, PublishedWeightsTest::timm, "head.weight");
  }

  @Test
  void whatATimmFileLacksIsListedByTheNetworksNames() {
    ComputationGraph source = patterned(VIT);
    Path file =
        published(
            source,
            name -> name.startsWith("encoder.ln.") ? "fc_" + name : timm(name),
            "head.bias");
    LoadReport report = GraphWeights.load(net(VIT, 2), file, "trunk");
    assertFalse(report.complete());
    assertEquals(List.of("trunk.encoder.ln.weight", "trunk.encoder.ln.bias"), report.missing());
    assertEquals(
        List.of("fc_encoder.ln.weight", "fc_encoder.ln.bias", "head.bias"), report.unused());
  }

  @Test
  void savedWeightsBearTorchvisionsNames() {
    ComputationGraph source = patterned(VIT);
    Path file = folder.resolve("saved.safetensors");
    GraphWeights.save(source, file, "trunk", Map.of());
    try (SafeTensors tensors = SafeTensors.open(file)) {
      assertTrue(
          tensors
              .names()
              .containsAll(
                  List.of(
                      "class_token",
                      "encoder.pos_embedding",
                      "conv_proj.weight",
                      "encoder.layers.encoder_layer_1.self_attention.in_proj_weight",
                      "encoder.layers.encoder_layer_1.mlp.3.bias",
                      "encoder.ln.bias")));
    }
    ComputationGraph target = net(VIT, 2);
    assertTrue(GraphWeights.load(target, file, "trunk").complete());
    assertSame(source, target);
  }
}

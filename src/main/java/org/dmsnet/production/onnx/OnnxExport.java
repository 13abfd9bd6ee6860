package org.dmsnet.production.onnx;

import static org.dmsnet.production.onnx.OnnxGraph.attribute;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import onnx.Onnx;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.Label;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.UserException;
import org.dmsnet.runtime.Versions;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model as ONNX, opset {@value #OPSET}: inputs {@code left} and {@code right}, uint8 [N,S,S,3],
 * the photographs' pixels as they are decoded (RGB, the right eye not mirrored); output {@code
 * labels}, float [N,8], the probabilities that the network gives. Mirroring and normalisation are
 * inside the graph. An input of bytes says its scale by its type: pixels divided by 255 are an
 * error and no wrong answer.
 */
public final class OnnxExport {
  /** The version of ONNX' operators: the newest that onnxruntime 1.12 (2022) and later read. */
  public static final int OPSET = 17;

  /** Of the file format; the one that came with opset 17. */
  private static final int IR_VERSION = 8;

  private OnnxExport() {}

  /**
   * Translates a model.
   *
   * @param model the model, which answers one pair of zeros meanwhile
   * @return the ONNX model
   * @throws UserException where a layer, a vertex or an operation has no translation
   */
  public static Onnx.ModelProto of(ModelBundle model) {
    Recipe recipe = model.recipe();
    ComputationGraph network = model.network();
    int size = recipe.imageSize();
    INDArray zeros = Nd4j.zeros(network.params().dataType(), 1, 3, size, size);
    network.output(false, zeros, zeros);

    OnnxGraph graph = new OnnxGraph(recipe.name());
    for (String eye : List.of(DmsNetGraph.LEFT, DmsNetGraph.RIGHT)) {
      graph.input(OnnxGraph.value(eye, Onnx.TensorProto.DataType.UINT8, -1, size, size, 3));
    }
    graph.output(
        OnnxGraph.value(DmsNetGraph.OUTPUT, Onnx.TensorProto.DataType.FLOAT, -1, Label.COUNT));
    Map<String, String> inputs =
        Map.of(
            DmsNetGraph.LEFT, normalised(graph, DmsNetGraph.LEFT, recipe, false),
            DmsNetGraph.RIGHT,
                normalised(graph, DmsNetGraph.RIGHT, recipe, recipe.mirrorRightEye()));
    Map<String, String> values = VertexTranslation.add(graph, network, inputs);
    graph.result("Identity", DmsNetGraph.OUTPUT, List.of(values.get(DmsNetGraph.OUTPUT)));

    Onnx.ModelProto.Builder onnx =
        Onnx.ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("dmsnet")
            .setProducerVersion(Versions.dmsnet())
            .setDocString(recipe.description())
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph.build());
    OnnxMetadata.of(model)
        .forEach(
            (key, value) ->
                onnx.addMetadataProps(
                    Onnx.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return onnx.build();
  }

  /**
   * Writes a model, atomically.
   *
   * @param model the model
   * @param file the ONNX file
   * @throws UserException where something has no translation, or the disk refuses
   */
  public static void write(ModelBundle model, Path file) {
    Onnx.ModelProto onnx = of(model);
    AtomicFile.write(file, onnx::writeTo);
  }

  /**
   * What a user of the file has to do to photographs beyond padding and resizing.
   *
   * @param model the model
   * @return a sentence; empty where there is nothing
   */
  public static String warning(ModelBundle model) {
    return OnnxMetadata.corrects(model)
        ? "The network expects photographs whose light was corrected (data.illumination: %s). The"
                .formatted(model.recipe().data().illumination().name().toLowerCase(Locale.ROOT))
            + " ONNX graph does not do that: correct them first."
        : "";
  }

  /** uint8 [N,S,S,3] to (x / 255 - mean) / std, [N,3,S,S], mirrored where asked. */
  private static String normalised(OnnxGraph graph, String eye, Recipe recipe, boolean mirrored) {
    String x =
        graph.node(
            "Cast",
            eye + "/float",
            List.of(eye),
            attribute("to", Onnx.TensorProto.DataType.FLOAT.getNumber()));
    x =
        graph.node(
            "Transpose", eye + "/planes", List.of(x), attribute("perm", new long[] {0, 3, 1, 2}));
    if (mirrored) {
      String from = graph.integers(eye + "/from", -1);
      String to = graph.integers(eye + "/to", Long.MIN_VALUE);
      String axis = graph.integers(eye + "/axis", 3);
      String step = graph.integers(eye + "/step", -1);
      x = graph.node("Slice", eye + "/mirrored", List.of(x, from, to, axis, step));
    }
    INDArray mean = perChannel(recipe.data().mean()).mul(255);
    INDArray std = perChannel(recipe.data().std()).mul(255);
    x = graph.node("Sub", eye + "/centred", List.of(x, graph.constant(eye + "/mean", mean)));
    return graph.node("Div", eye + "/normalised", List.of(x, graph.constant(eye + "/std", std)));
  }

  private static INDArray perChannel(List<Double> values) {
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    return Nd4j.createFromArray(array).reshape(1, array.length, 1, 1);
  }
}

package org.dmsnet.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.Label;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.Provenance;
import org.dmsnet.production.RandomNetwork;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A small DMS-Net with all modules, untrained, whose biases decide: it finds glaucoma and
 * pathological myopia in every pair, and nothing else.
 */
final class ExplainableModel {
  private ExplainableModel() {}

  /** Writes the model; it calls itself "explainable" and trained on drawings. */
  static Path write(Path file) {
    Recipe recipe = RandomNetwork.recipe("name=explainable");
    ComputationGraph network = RandomNetwork.of(recipe, DataType.FLOAT);
    network.getLayer(DmsNetGraph.OUTPUT).getParam("W").muli(0.05);
    INDArray bias = network.getLayer(DmsNetGraph.OUTPUT).getParam("b");
    bias.assign(-2.5);
    bias.putScalar(Label.G.ordinal(), 1.5);
    bias.putScalar(Label.M.ordinal(), 0.8);
    new ModelBundle(
            network,
            recipe,
            Collections.nCopies(Label.COUNT, 0.5),
            JsonNodeFactory.instance.objectNode(),
            new Provenance(Map.of(), 1, "split", "data", "command", List.of(), true))
        .write(file, false);
    return file;
  }
}

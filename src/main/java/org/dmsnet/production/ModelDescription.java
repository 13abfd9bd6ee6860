package org.dmsnet.production;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.dmsnet.data.Label;

/**
 * What a program that uses a model may want to know or to show.
 *
 * @param name the recipe's name
 * @param description the recipe's sentence
 * @param backbone the trunk
 * @param imageSize side of the network's square inputs, pixels
 * @param parameters number of the network's parameters, running statistics of batch norms included
 * @param labels what is decided, and from which probability on
 * @param provenance how the model came to be
 * @param metrics its evaluation, as in metrics.json
 * @param card the model card, Markdown
 */
public record ModelDescription(
    String name,
    String description,
    String backbone,
    int imageSize,
    long parameters,
    List<LabelThreshold> labels,
    Provenance provenance,
    JsonNode metrics,
    String card) {

  /**
   * A label that the model decides on.
   *
   * @param label the label
   * @param disease in plain words
   * @param threshold that the calibrated probability must exceed
   */
  public record LabelThreshold(Label label, String disease, double threshold) {}

  /** Copies the list. */
  public ModelDescription {
    labels = List.copyOf(labels);
  }

  static ModelDescription of(ModelBundle model) {
    return new ModelDescription(
        model.recipe().name(),
        model.recipe().description(),
        model.recipe().backbone(),
        model.recipe().imageSize(),
        model.network().params().length(),
        List.of(Label.values()).stream()
            .map(
                l ->
                    new LabelThreshold(
                        l,
                        l.disease(),
                        model.calibration().of(l, model.thresholds().get(l.ordinal()))))
            .toList(),
        model.provenance(),
        model.metrics(),
        ModelCard.of(model));
  }
}

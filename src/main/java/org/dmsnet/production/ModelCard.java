package org.dmsnet.production;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.dmsnet.data.Label;

/**
 * What a model is, for people, in Markdown (after Mitchell et al., Model Cards for Model Reporting,
 * 2019): use and misuse, data, measured quality with intervals, thresholds, origin.
 */
final class ModelCard {
  private static final String CHOSEN = "at-validation-thresholds";

  private final StringBuilder text = new StringBuilder();
  private final ModelBundle model;

  private ModelCard(ModelBundle model) {
    this.model = model;
  }

  static String of(ModelBundle model) {
    return new ModelCard(model).build();
  }

  private String build() {
    line("# %s", model.recipe().name());
    line("%s", model.recipe().description());
    line(
        "Two fundus photographs of a patient, left and right, in; a probability for each of %d"
            + " labels out. Trunk %s, %d x %d px, %,d parameters.",
        Label.COUNT,
        model.recipe().backbone(),
        model.recipe().imageSize(),
        model.recipe().imageSize(),
        model.network().params().length());
    line("## Use");
    line(
        "For research. **Not a medical device**: no finding of it, and no silence of it, may decide"
            + " about a patient.");
    line(
        "It knows photographs like those it was trained on: one camera position, both eyes, one of"
            + " each. It gives an answer to any picture, also to one of something else.");
    if (model.provenance().drawings()) {
      line("**Trained on drawings**: it has never seen a photograph of an eye.");
    }
    line("## Quality");
    quality();
    line("## Labels");
    line(
        "A label is decided to be there where its probability is above the threshold, which was"
            + " chosen on validation patients. Probabilities and thresholds are calibrated.");
    text.append("| label | disease | threshold |\n|---|---|---|\n");
    for (Label label : Label.values()) {
      double threshold = model.calibration().of(label, model.thresholds().get(label.ordinal()));
      text.append(
          String.format(Locale.ROOT, "| %s | %s | %.3f |%n", label, label.disease(), threshold));
    }
    text.append('\n');
    line("## Origin");
    RunReport.shown(model.provenance())
        .forEach(
            (name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }

  private void quality() {
    JsonNode metrics = model.metrics();
    if (!metrics.path(CHOSEN).isObject()) {
      line("Not measured.");
      return;
    }
    line(
        "%s patients (%s), 95 %% bootstrap intervals over patients, network's own probabilities:",
        metrics.path("patients").asText(), metrics.path("split").asText());
    text.append("| metric | at validation thresholds | interval |\n|---|---|---|\n");
    JsonNode intervals = metrics.path("intervals").path(CHOSEN);
    metrics
        .path(CHOSEN)
        .fields()
        .forEachRemaining(
            entry -> {
              JsonNode interval = intervals.path(entry.getKey());
              text.append(
                  String.format(
                      Locale.ROOT,
                      "| %s | %s | %s |%n",
                      entry.getKey(),
                      number(entry.getValue()),
                      interval.isArray()
                          ? number(interval.get(0)) + " to " + number(interval.get(1))
                          : ""));
            });
    text.append('\n');
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.3f", value.asDouble()) : "undefined";
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append("\n\n");
  }
}

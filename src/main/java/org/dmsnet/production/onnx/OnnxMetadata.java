package org.dmsnet.production.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dmsnet.data.Label;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.recipe.Illumination;
import org.dmsnet.recipe.RecipeReader;

/** What goes along with an ONNX model, by key; values that are no plain text are JSON. */
final class OnnxMetadata {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OnnxMetadata() {}

  static Map<String, String> of(ModelBundle model) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("intended_use", "For research use; not a medical device.");
    metadata.put(
        "license",
        "Code that made this file: Apache-2.0. The weights are under the terms of their training"
            + " data and of the weights they started from.");
    metadata.put(
        "input",
        "left, right: the two photographs of a patient, padded with black to squares, resized to"
            + " the input's side by area averaging, uint8 RGB [N,S,S,3], neither mirrored nor"
            + " normalised: the graph does both."
            + (corrects(model)
                ? " Uneven light has to be corrected before, as the recipe's data.illumination"
                    + " says: the graph does not."
                : ""));
    metadata.put("labels", json(List.of(Label.values())));
    metadata.put("diseases", json(Arrays.stream(Label.values()).map(Label::disease).toList()));
    metadata.put("thresholds", json(model.thresholds()));
    metadata.put("calibration", json(model.calibration().labels()));
    metadata.put("mirrors_right_eye", String.valueOf(model.recipe().mirrorRightEye()));
    metadata.put(
        "normalisation",
        json(Map.of("mean", model.recipe().data().mean(), "std", model.recipe().data().std())));
    metadata.put("recipe", RecipeReader.write(model.recipe()));
    metadata.put("metrics", json(model.metrics()));
    metadata.put("provenance", json(model.provenance()));
    return metadata;
  }

  /** Whether the network expects photographs whose light was corrected. */
  static boolean corrects(ModelBundle model) {
    return model.recipe().data().illumination() != Illumination.NONE;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a bundle is always writable", e);
    }
  }
}

package org.dmsnet.production.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.dmsnet.data.Label;
import org.dmsnet.data.SinglePair;
import org.dmsnet.data.image.Picture;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.PhotographPair;
import org.dmsnet.runtime.AtomicFile;

/**
 * An explanation as files: {@code explanation.png}, the sheet; {@code explanation.json}, all
 * numbers; {@code D-left.png} and so on, each map over its photograph; {@code osim-left.png}, the
 * attention.
 */
public final class ExplanationFiles {

  private static final int SIZE = 512;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ExplanationFiles() {}

  /**
   * Explains a pair and writes the files.
   *
   * @param model the model
   * @param pair the photographs
   * @param labels which labels; all where it is empty
   * @param folder where the files go; made where it is missing
   * @return the explanation
   * @throws org.dmsnet.runtime.UserException where a photograph is unusable or the disk refuses
   */
  public static Explanation write(
      ModelBundle model, PhotographPair pair, Set<Label> labels, Path folder) {
    SinglePair inputs = SinglePair.of(pair.left(), pair.right(), model.recipe());
    Set<Label> asked = labels.isEmpty() ? EnumSet.allOf(Label.class) : labels;
    Explanation explanation = new Explainer(model).explain(inputs, asked);
    BufferedImage left = Overlay.photograph(pair.left(), SIZE);
    BufferedImage right = Overlay.photograph(pair.right(), SIZE);
    for (LabelExplanation label : explanation.labels()) {
      picture(folder, label.label() + "-left", left, Optional.of(label.left()));
      picture(folder, label.label() + "-right", right, Optional.of(label.right()));
    }
    picture(
        folder, "osim-left", left, explanation.attentionLeft().map(ExplanationSheet::stretched));
    picture(
        folder, "osim-right", right, explanation.attentionRight().map(ExplanationSheet::stretched));
    BufferedImage sheet = ExplanationSheet.of(model, explanation, left, right);
    AtomicFile.write(folder.resolve("explanation.png"), Picture.png(sheet));
    AtomicFile.write(folder.resolve("explanation.json"), json(model, pair, explanation));
    return explanation;
  }

  private static void picture(
      Path folder, String name, BufferedImage photograph, Optional<HeatMap> map) {
    map.ifPresent(
        m ->
            AtomicFile.write(
                folder.resolve(name + ".png"), Picture.png(Overlay.on(photograph, m))));
  }

  private static String json(ModelBundle model, PhotographPair pair, Explanation explanation) {
    ObjectNode root = JSON.createObjectNode();
    root.put("intended-use", "For research use; not a medical device.");
    root.put("model", model.recipe().name());
    root.put("trained-on-drawings", model.provenance().drawings());
    root.put("left", pair.left().name());
    root.put("right", pair.right().name());
    root.put(
        "bias-is",
        model.recipe().head().branchNorm()
            ? "the logit of the average training pair"
            : "the logit of a pair without any features");
    ArrayNode labels = root.putArray("labels");
    explanation.labels().forEach(label -> add(labels.addObject(), model, label));
    ObjectNode attention = root.putObject("osim-attention");
    explanation.attentionLeft().ifPresent(map -> attention.set("left", rows(map)));
    explanation.attentionRight().ifPresent(map -> attention.set("right", rows(map)));
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always writable", e);
    }
  }

  private static void add(ObjectNode node, ModelBundle model, LabelExplanation explained) {
    Label label = explained.label();
    node.put("label", label.name());
    node.put("disease", label.disease());
    node.put("probability", model.calibration().of(label, explained.probability()));
    node.put("threshold", model.calibration().of(label, model.thresholds().get(label.ordinal())));
    node.put("network-probability", explained.probability());
    node.put("logit", explained.logit());
    node.put("bias", explained.bias());
    ObjectNode parts = node.putObject("parts");
    explained
        .parts()
        .forEach(
            (branch, part) ->
                parts.put(branch.name().toLowerCase(Locale.ROOT).replace('_', '-'), part));
    node.put("left-share", explained.leftShare());
    node.set("left", rows(explained.left()));
    node.set("right", rows(explained.right()));
  }

  private static ArrayNode rows(HeatMap map) {
    return JSON.valueToTree(map.rows());
  }
}

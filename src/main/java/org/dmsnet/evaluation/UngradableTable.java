package org.dmsnet.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.dmsnet.data.check.MeasuredEye;
import org.dmsnet.data.image.ImageQuality;
import org.w3c.dom.Element;

/** The judged patients' photographs that may be ungradable, with what their score is made of. */
final class UngradableTable {
  private final Page page;
  private final Set<String> judged = new HashSet<>();

  UngradableTable(Page page, Predictions predictions) {
    this.page = page;
    IntStream.range(0, predictions.size()).mapToObj(predictions::id).forEach(judged::add);
  }

  /** Adds the table of those of these eyes that are a judged patient's, or says there is none. */
  void add(Element parent, List<MeasuredEye> ungradable) {
    List<MeasuredEye> eyes =
        ungradable.stream().filter(eye -> judged.contains(eye.patient())).toList();
    if (eyes.isEmpty()) {
      page.text(parent, "p", "None among the judged patients.");
      return;
    }
    Element table =
        page.table(
            parent,
            "%s photographs of judged patients; the score is the lowest component, and below %s a photograph is listed."
                .formatted(eyes.size(), ImageQuality.GRADABLE));
    page.header(
        table, "patient", "eye", "score", "sharpness", "exposure", "field of view", "keywords");
    Element rows = page.add(table, "tbody");
    for (MeasuredEye eye : eyes) {
      ImageQuality quality = eye.quality();
      page.row(
          rows,
          eye.patient(),
          eye.eye(),
          ClassTable.number(quality.score()),
          ClassTable.number(quality.sharpness()),
          ClassTable.number(quality.exposure()),
          ClassTable.number(quality.field()),
          eye.keywords());
    }
  }
}

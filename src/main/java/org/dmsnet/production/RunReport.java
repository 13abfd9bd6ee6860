package org.dmsnet.production;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.dmsnet.data.Label;
import org.dmsnet.data.Patient;
import org.dmsnet.data.Split;
import org.dmsnet.evaluation.History;
import org.dmsnet.evaluation.RunDetails;
import org.dmsnet.evaluation.SplitCounts;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.training.EpochRecord;

/** What a run's report says beside the evaluation. */
record RunReport(Recipe recipe, PreparedData data, Split split, Provenance provenance) {

  RunDetails details(List<EpochRecord> epochs) {
    List<History> history = new ArrayList<>();
    double waited = 0;
    double seconds = 0;
    for (EpochRecord epoch : epochs) {
      history.add(
          new History(
              epoch.epoch(),
              epoch.trainLoss(),
              epoch.validationLoss(),
              epoch.metrics(),
              epoch.learningRate()));
      waited += epoch.waitingShare() * epoch.seconds();
      seconds += epoch.seconds();
    }
    List<SplitCounts> counts = new ArrayList<>();
    Map<Split.Part, Map<Label, Integer>> labels = split.labelCounts(data.cache().patients());
    for (Split.Part part : Split.Part.values()) {
      counts.add(
          new SplitCounts(
              part.name().toLowerCase(Locale.ROOT), split.ids(part).size(), labels.get(part)));
    }
    return new RunDetails(
        recipe.name() + ": " + recipe.description(),
        data.dataset().report().table() + ", " + data.cache().patients().size() + " patients",
        history,
        counts,
        seconds > 0 ? OptionalDouble.of(waited / seconds) : OptionalDouble.empty(),
        keywords(),
        data.eyes().stream().filter(eye -> !eye.quality().isGradable()).toList(),
        shown(provenance));
  }

  private Map<String, String> keywords() {
    Map<String, String> keywords = new HashMap<>();
    for (Patient patient : data.cache().patients()) {
      keywords.put(patient.id(), patient.leftKeywords() + " | " + patient.rightKeywords());
    }
    return keywords;
  }

  /** The provenance as the report shows it. */
  static Map<String, String> shown(Provenance provenance) {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("command", provenance.command());
    shown.put("seed", String.valueOf(provenance.seed()));
    shown.put("split", provenance.splitHash());
    shown.put("data", provenance.dataFingerprint());
    shown.putAll(provenance.versions());
    if (!provenance.changes().isEmpty()) {
      shown.put("changed after training", String.join("; ", provenance.changes()));
    }
    return shown;
  }
}

package org.dmsnet.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.dmsnet.data.check.MeasuredEye;

/**
 * What a report tells about a run beside its metrics.
 *
 * @param name the run's name
 * @param data the data in words, such as the dataset's name and where the patients come from
 * @param history one entry per epoch; empty for a model that was not trained here
 * @param splits label counts of each split; may be empty
 * @param waitingShare share in [0, 1] of the training time spent waiting for data, if measured
 * @param keywords diagnostic keywords by patient identifier, shown with mistakes; may be empty
 * @param ungradable photographs of the dataset that are not gradable; those of the judged patients
 *     are shown
 * @param provenance lines such as recipe, seed, split hash, versions, backend, in order
 */
public record RunDetails(
    String name,
    String data,
    List<History> history,
    List<SplitCounts> splits,
    OptionalDouble waitingShare,
    Map<String, String> keywords,
    List<MeasuredEye> ungradable,
    Map<String, String> provenance) {

  /** Copies lists and maps, in their order. */
  public RunDetails {
    history = List.copyOf(history);
    splits = List.copyOf(splits);
    keywords = Map.copyOf(keywords);
    ungradable = List.copyOf(ungradable);
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }
}

package org.dmsnet.production;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.dmsnet.evaluation.Bootstrap;
import org.dmsnet.evaluation.Estimate;
import org.dmsnet.evaluation.JudgedPatients;
import org.dmsnet.evaluation.SeedBootstrap;
import org.dmsnet.runtime.UserException;

/**
 * Several trainings of one recipe, which differ in their seed, judged together: see {@link
 * SeedBootstrap}.
 *
 * @param seeds of the trainings
 * @param metrics mean over the seeds, with intervals over seeds and patients, by name
 * @param differences to as many other trainings of the same seeds, by name; empty without them
 */
public record SeedReport(
    @JsonProperty("seeds") List<Long> seeds,
    @JsonProperty("metrics") Map<String, Estimate> metrics,
    @JsonProperty("differences") Map<String, Estimate> differences)
    implements MeasurementReport {
  /** The metrics that people are shown; the JSON has all. */
  public static final List<String> SHOWN =
      List.of("auc-macro", "auc-micro", "kappa-flattened", "f1-macro", "subset-accuracy");

  private static final SeedBootstrap BOOTSTRAP = new SeedBootstrap(Bootstrap.DEFAULT);

  /** Judges one training after the other. */
  public static final class Builder {
    private final List<Long> seeds = new ArrayList<>();
    private final Set<String> splits = new HashSet<>();
    private final List<JudgedPatients> judged = new ArrayList<>();
    private final List<JudgedPatients> others = new ArrayList<>();

    /**
     * Takes a training.
     *
     * @param model which one
     * @param verdict on its patients
     * @throws UserException where an earlier one had the same patients
     */
    public void add(ModelBundle model, Judgement.Verdict verdict) {
      if (!splits.add(model.provenance().splitHash())) {
        throw new UserException(
            "Two of the models have the same split (seed %d). Several models are judged together as trainings of one recipe with several seeds; name one a seed."
                .formatted(model.recipe().seed()));
      }
      seeds.add(model.recipe().seed());
      judged.add(verdict.judged());
    }

    /**
     * Takes what the last training is compared with.
     *
     * @param verdict of another model on the same patients
     */
    public void against(Judgement.Verdict verdict) {
      others.add(verdict.judged());
    }

    /** The figures of all trainings. */
    public SeedReport build() {
      return new SeedReport(
          List.copyOf(seeds),
          BOOTSTRAP.estimates(judged),
          others.isEmpty() ? Map.of() : BOOTSTRAP.differences(judged, others));
    }
  }

  @Override
  public String text() {
    String named = seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    StringBuilder text = new StringBuilder();
    text.append("Mean of the seeds %s, each on its own patients;".formatted(named));
    text.append(" 95 %% interval over seeds and patients:%n".formatted());
    SHOWN.forEach(name -> line(text, name, metrics.get(name).text()));
    if (!differences.isEmpty()) {
      text.append("Difference to the others, paired over patients, 95 %% interval:%n".formatted());
      SHOWN.forEach(name -> line(text, name, differences.get(name).signed()));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String figures) {
    text.append(String.format(Locale.ROOT, "  %-18s %s%n", name, figures));
  }
}

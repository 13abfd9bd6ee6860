package org.dmsnet.production.tables;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dmsnet.data.Split;
import org.dmsnet.evaluation.Bootstrap;
import org.dmsnet.evaluation.Estimate;
import org.dmsnet.evaluation.JudgedPatients;
import org.dmsnet.evaluation.SeedBootstrap;
import org.dmsnet.production.PreparedData;
import org.dmsnet.recipe.Recipe;

/** What the trainings of a plan have given so far. */
public final class TableResults {
  private static final SeedBootstrap BOOTSTRAP = new SeedBootstrap(Bootstrap.DEFAULT);

  private final TablePlan plan;

  /** By training and seed. */
  private final Map<String, Map<Long, JudgedPatients>> judged = new HashMap<>();

  private final Map<String, String> failures = new LinkedHashMap<>();
  private final Map<String, Map<String, Estimate>> estimates = new HashMap<>();
  private final Set<String> patients = new LinkedHashSet<>();
  private int exitCode;

  TableResults(TablePlan plan) {
    this.plan = plan;
  }

  void add(String training, JudgedPatients result, PreparedData data, Recipe recipe) {
    judged.computeIfAbsent(training, none -> new TreeMap<>()).put(recipe.seed(), result);
    Split split = data.split(recipe);
    patients.add(
        String.format(
            Locale.ROOT,
            "seed %d: %d patients to train, %d to choose epoch and thresholds, %d to judge",
            recipe.seed(),
            split.train().size(),
            split.validation().size(),
            split.test().size()));
  }

  void fail(String training, String message, int exitCode) {
    failures.put(training, message);
    this.exitCode = Math.max(this.exitCode, exitCode);
  }

  /** The plan. */
  public TablePlan plan() {
    return plan;
  }

  /** Why rows failed, by the training's name. */
  public Map<String, String> failures() {
    return Map.copyOf(failures);
  }

  /** 0, or the exit code of the worst failure. */
  public int exitCode() {
    return exitCode;
  }

  /** How many patients each seed's split holds; one sentence a seed. */
  Set<String> patients() {
    return patients;
  }

  /** Seeds of a training that are done. */
  int seeds(String training) {
    return judged.getOrDefault(training, Map.of()).size();
  }

  /** A training's figures, mean over the seeds done, by name; empty where there is none yet. */
  public Map<String, Estimate> figures(String training) {
    Map<Long, JudgedPatients> seeds = judged.getOrDefault(training, Map.of());
    return seeds.isEmpty()
        ? Map.of()
        : estimates.computeIfAbsent(
            training + " " + seeds.keySet(),
            key -> BOOTSTRAP.estimates(List.copyOf(seeds.values())));
  }

  /**
   * A training's figures less another's, paired over the patients of the seeds that both have, by
   * name; empty where there is no such seed.
   */
  public Map<String, Estimate> differences(String training, String from) {
    Map<Long, JudgedPatients> first = judged.getOrDefault(training, Map.of());
    Map<Long, JudgedPatients> second = judged.getOrDefault(from, Map.of());
    List<Long> both = first.keySet().stream().filter(second::containsKey).toList();
    return both.isEmpty()
        ? Map.of()
        : estimates.computeIfAbsent(
            training + " - " + from + " " + both,
            key ->
                BOOTSTRAP.differences(
                    both.stream().map(first::get).toList(),
                    both.stream().map(second::get).toList()));
  }
}

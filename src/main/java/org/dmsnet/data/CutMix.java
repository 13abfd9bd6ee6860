package org.dmsnet.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.dmsnet.data.TrainingPair.Patch;
import org.dmsnet.data.image.CutMixBox;
import org.dmsnet.data.image.PairAugmentation;

/**
 * Expands a training set by CutMix between patients of one label set; labels stay what they are.
 * What is mixed follows from seed and patients and is fixed before the first epoch.
 *
 * <pre>
 * pairs of label set s  ~  n_s (n / n_c)^balance      c = the rarest label of s
 * </pre>
 *
 * with n_s of n patients in the set and n_c with the label, rounded by largest remainders. The
 * patients of a set take turns as the one who is mixed into. A set of a single patient has nobody
 * to mix with: its pairs are the patient's own once more, so that proportions hold.
 */
final class CutMix {
  private final List<Patient> patients;
  private final double balance;
  private final long seed;

  CutMix(Collection<Patient> patients, double balance, long seed) {
    this.patients =
        patients.stream().sorted(Comparator.comparing(Patient::id, PatientIds.ORDER)).toList();
    this.balance = balance;
    this.seed = seed;
  }

  /**
   * The pairs that are added.
   *
   * @param expansion pairs for every patient, on the average
   */
  List<TrainingPair> pairs(double expansion) {
    Map<String, List<Patient>> sets = new TreeMap<>();
    patients.forEach(
        p -> sets.computeIfAbsent(DatasetReport.name(p.labels()), s -> new ArrayList<>()).add(p));
    Map<String, Integer> quotas = quotas(sets, Math.round(expansion * patients.size()));
    List<TrainingPair> pairs = new ArrayList<>();
    sets.forEach((name, set) -> pairs.addAll(mixed(name, set, quotas.get(name))));
    return pairs;
  }

  private Map<String, Integer> quotas(Map<String, List<Patient>> sets, long total) {
    Map<Label, Integer> counts = DatasetReport.labelCounts(patients);
    Map<String, Double> weights = new TreeMap<>();
    sets.forEach(
        (name, set) -> {
          int rarest = set.get(0).labels().stream().mapToInt(counts::get).min().orElseThrow();
          weights.put(name, set.size() * Math.pow((double) patients.size() / rarest, balance));
        });
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<String, Integer> quotas = new TreeMap<>();
    Map<String, Double> remainders = new TreeMap<>();
    weights.forEach(
        (name, weight) -> {
          double share = total * weight / sum;
          quotas.put(name, (int) share);
          remainders.put(name, share - (int) share);
        });
    long left = total - quotas.values().stream().mapToLong(Integer::longValue).sum();
    remainders.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(left)
        .forEach(entry -> quotas.merge(entry.getKey(), 1, Integer::sum));
    return quotas;
  }

  private List<TrainingPair> mixed(String name, List<Patient> set, int quota) {
    List<Patient> order = new ArrayList<>(set);
    Collections.shuffle(order, PairAugmentation.random(seed, 0, "cutmix:" + name));
    List<TrainingPair> pairs = new ArrayList<>();
    for (int k = 0; k < quota; k++) {
      Patient patient = order.get(k % order.size());
      String pair = patient.id() + "#" + (k / order.size() + 1);
      Random random = PairAugmentation.random(seed, 0, "cutmix:" + pair);
      Optional<Patch> patch = Optional.empty();
      if (order.size() > 1) {
        int steps = 1 + random.nextInt(order.size() - 1);
        Patient donor = order.get((k + steps) % order.size());
        patch = Optional.of(new Patch(donor, CutMixBox.draw(random)));
      }
      pairs.add(new TrainingPair(pair, patient, patch));
    }
    return pairs;
  }
}

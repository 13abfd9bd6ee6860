package org.dmsnet.production;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dmsnet.data.OdirDataset;
import org.dmsnet.data.PairCache;
import org.dmsnet.data.Patient;
import org.dmsnet.data.Split;
import org.dmsnet.data.check.MeasuredEye;
import org.dmsnet.data.image.PairQuality;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.recipe.Recipe;

/**
 * A data set, read, and its pairs, decoded at a recipe's image size.
 *
 * @param dataset table and files
 * @param cache decoded pairs; its patients are those whose photographs can be read
 */
public record PreparedData(OdirDataset dataset, PairCache cache) {

  /**
   * Reads and decodes, or takes what an earlier run decoded.
   *
   * @param data the official folder or a dataset YAML
   * @param recipe image size, correction of light and threads
   * @param cacheFolder where decoded pairs are kept
   * @param progress hears how far decoding has come
   * @return the data
   */
  public static PreparedData open(
      Path data, Recipe recipe, Path cacheFolder, PairCache.Progress progress) {
    OdirDataset dataset = OdirDataset.open(data, cacheFolder);
    int threads = Math.max(recipe.data().threads(), Runtime.getRuntime().availableProcessors());
    return new PreparedData(
        dataset, PairCache.open(dataset, Preparation.of(recipe), cacheFolder, threads, progress));
  }

  /**
   * Decodes into a folder where {@link #open} finds it, or goes on where an earlier run stopped.
   *
   * @param data the official folder or a dataset YAML
   * @param recipe image size, crop and correction of light
   * @param cacheFolder where decoded pairs are kept
   * @param threads threads that decode
   * @param progress hears how far decoding has come
   * @return the data
   * @throws org.dmsnet.runtime.UserException where the folder cannot be written or has no room
   */
  public static PreparedData prepare(
      Path data, Recipe recipe, Path cacheFolder, int threads, PairCache.Progress progress) {
    OdirDataset dataset = OdirDataset.open(data, cacheFolder);
    return new PreparedData(
        dataset,
        PairCache.prepare(dataset, Preparation.of(recipe), cacheFolder, threads, progress));
  }

  /** The photographs of {@link #cache}'s patients with their quality, in the patients' order. */
  public List<MeasuredEye> eyes() {
    List<MeasuredEye> eyes = new ArrayList<>();
    for (Patient patient : cache.patients()) {
      PairQuality quality = cache.quality(patient.id());
      eyes.add(new MeasuredEye(patient.id(), "left", patient.leftKeywords(), quality.left()));
      eyes.add(new MeasuredEye(patient.id(), "right", patient.rightKeywords(), quality.right()));
    }
    return eyes;
  }

  /**
   * What preparing could not do as the recipe asks.
   *
   * @param named most photographs that are named
   * @return the photographs taken whole because no field of view was found to crop to, as a
   *     sentence; empty where there is none
   */
  public Optional<String> cropFallback(int named) {
    List<String> whole =
        eyes().stream()
            .filter(eye -> cache.preparation().crop() && !eye.quality().isFieldFound())
            .map(eye -> eye.patient() + " " + eye.eye())
            .toList();
    return whole.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Photographs without a field of view that could be found, used whole: %,d (%s%s).",
                whole.size(),
                String.join(", ", whole.subList(0, Math.min(named, whole.size()))),
                whole.size() > named ? ", ..." : ""));
  }

  /**
   * The split that a recipe asks for, over the patients whose photographs can be read.
   *
   * @param recipe shares and seed
   * @return the split
   */
  public Split split(Recipe recipe) {
    return Split.of(
        cache.patients(), recipe.data().validation(), recipe.data().test(), recipe.seed());
  }
}

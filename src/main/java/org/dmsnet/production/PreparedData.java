package org.dmsnet.production;

import java.nio.file.Path;
import org.dmsnet.data.OdirDataset;
import org.dmsnet.data.PairCache;
import org.dmsnet.data.Split;
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

package org.dmsnet.production.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.UserException;

/**
 * The files by which the processes of a measurement know what to compute, and say what they found.
 *
 * @param path the folder
 */
record BenchFolder(Path path) {
  static final String LEFT = "left";
  static final String RIGHT = "right";
  static final String LABELS = "labels";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is done with a folder. */
  interface Work<T> {
    T in(BenchFolder folder) throws IOException;
  }

  /**
   * Makes a folder that is gone when the work is done.
   *
   * @param work what is done with it
   * @return what the work returns
   * @throws UserException where there is no room for it
   */
  static <T> T temporary(Work<T> work) {
    try {
      Path path = Files.createTempDirectory("dmsnet-bench-");
      try {
        return work.in(new BenchFolder(path));
      } finally {
        delete(path);
      }
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE, "The temporary folder cannot be used: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** The recipe, every key resolved. */
  Path recipeFile() {
    return path.resolve("recipe.yaml");
  }

  Recipe recipe() {
    return RecipeReader.read(recipeFile(), List.of());
  }

  /** The weights that every variant starts from. */
  Path weights() {
    return path.resolve("weights.safetensors");
  }

  /** {@link #LEFT}, {@link #RIGHT} [N,3,S,S] and {@link #LABELS} [N,8]. */
  Path batch() {
    return path.resolve("batch.safetensors");
  }

  /** The same network as an exported model. */
  Path model() {
    return path.resolve("model.zip");
  }

  Path result() {
    return path.resolve("result.json");
  }

  void writeResult(Object result) {
    try {
      AtomicFile.write(result(), JSON.writeValueAsBytes(result));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> T readResult(TypeReference<T> type) throws IOException {
    return JSON.readValue(result().toFile(), type);
  }
}

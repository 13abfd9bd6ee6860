package org.dmsnet.production.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.AtomicFile;

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

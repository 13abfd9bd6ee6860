package org.dmsnet.weights;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.common.resources.ResourceType;
import org.dmsnet.runtime.Sha256;
import org.dmsnet.runtime.UserException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the pretrained weights of a model come from: a local safetensors file, or an http(s) URL
 * that is downloaded once into DL4J's cache folder ({@link DL4JResources}), and checked there each
 * time.
 *
 * @param model name of the model, also of its folder in the cache
 * @param source path or URL; null if the user gave none
 * @param sha256 what {@code sha256sum} prints for the file; null not to check it
 */
public record PretrainedWeights(String model, String source, String sha256) {
  /** System property, with the model's name appended, for a path or URL. */
  public static final String SOURCE_PROPERTY = "dmsnet.weights.url.";

  /** System property, with the model's name appended, for the SHA-256 checksum. */
  public static final String CHECKSUM_PROPERTY = "dmsnet.weights.sha256.";

  private static final Logger LOG = LoggerFactory.getLogger(PretrainedWeights.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

  /**
   * Weights that the system properties {@value #SOURCE_PROPERTY}MODEL and {@value
   * #CHECKSUM_PROPERTY}MODEL name.
   *
   * @param model name of the model
   * @return the weights; without a source if the property is not set
   */
  public static PretrainedWeights fromProperties(String model) {
    return new PretrainedWeights(
        model,
        System.getProperty(SOURCE_PROPERTY + model),
        System.getProperty(CHECKSUM_PROPERTY + model));
  }

  /**
   * Gets the file: the local one, the cached one, or a download.
   *
   * @return a file whose checksum is right
   * @throws UserException if no source is known, the file is missing, the network does not answer,
   *     or the checksum is wrong; a wrong file in the cache is deleted, a local one is not
   */
  public Path fetch() {
    if (source == null) {
      throw new UserException(
          """
          No source of pretrained weights for %1$s is known. Give a safetensors file, or a URL of one, \
          with -D%2$s%1$s=PATH (or in the builder); timm's and torchvision's names are understood."""
              .formatted(model, SOURCE_PROPERTY));
    }
    if (isRemote()) {
      Path cached = cached();
      if (!Files.exists(cached)) {
        download(cached);
      }
      return verified(cached, true);
    }
    Path local = source.startsWith("file:") ? Path.of(URI.create(source)) : Path.of(source);
    if (!Files.isRegularFile(local)) {
      throw new UserException("There is no weights file %s for %s.".formatted(local, model));
    }
    return verified(local, false);
  }

  /** Where a remote source is kept. */
  private Path cached() {
    String path;
    try {
      path = new URI(source).getPath();
    } catch (URISyntaxException e) {
      throw new UserException(
          "The source of the weights of %s is no valid URL: %s".formatted(model, source), e);
    }
    String file = path.substring(path.lastIndexOf('/') + 1);
    return DL4JResources.getDirectory(ResourceType.ZOO_MODEL, model)
        .toPath()
        .resolve(file.isEmpty() ? model + ".safetensors" : file);
  }

  private boolean isRemote() {
    String lower = source.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  private void download(Path target) {
    LOG.info("Downloading weights of {} from {} to {}", model, source, target);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.createDirectories(target.getParent());
      HttpResponse<Path> response =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create(source)).timeout(ANSWER_TIMEOUT).build(),
                  HttpResponse.BodyHandlers.ofFile(part));
      if (response.statusCode() != 200) {
        throw new IOException("the server answered " + response.statusCode());
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unreachable(target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(target, e);
    } finally {
      part.toFile().delete();
    }
  }

  private UserException unreachable(Path target, Exception cause) {
    return new UserException(
        UserException.MACHINE,
        """
        The weights of %1$s cannot be downloaded from %2$s (%3$s). Without network, fetch that file on \
        another machine and put it at %4$s, or give a local one with -D%5$s%1$s=PATH."""
            .formatted(model, source, cause, target, SOURCE_PROPERTY),
        cause);
  }

  private Path verified(Path file, boolean inCache) {
    if (sha256 == null) {
      return file;
    }
    try {
      String actual = Sha256.hex(file);
      if (!actual.equalsIgnoreCase(sha256)) {
        if (inCache) {
          Files.delete(file);
        }
        throw new UserException(
            "The weights of %s in %s have the SHA-256 checksum %s, not %s as they should. %s"
                .formatted(
                    model,
                    file,
                    actual,
                    sha256,
                    inCache
                        ? "The file was deleted; try again."
                        : "Fetch the file again, or correct the checksum."));
      }
      return file;
    } catch (IOException e) {
      throw new UserException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}

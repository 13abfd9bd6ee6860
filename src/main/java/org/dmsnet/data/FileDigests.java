package org.dmsnet.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.dmsnet.runtime.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 of the files of a folder, computed once for each state of a file: as long as size and
 * time of change stay, what was computed before is taken. A file that changed less than two seconds
 * before it was read is not remembered, since it may change again within one tick of the clock.
 */
final class FileDigests {
  private static final Logger LOG = LoggerFactory.getLogger(FileDigests.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SETTLED_MILLIS = 2000;

  private final Path memory;
  private final Map<String, Known> known;

  /** A file as it was when it was read. */
  private record Known(
      @JsonProperty("size") long size,
      @JsonProperty("changed") String changed,
      @JsonProperty("sha256") String sha256) {}

  private FileDigests(Path memory) {
    this.memory = memory;
    this.known = new ConcurrentHashMap<>(read(memory));
  }

  /**
   * Digests of a dataset's photographs.
   *
   * @param images the folder of photographs
   * @param cache the folder of all caches, or null to remember nothing
   */
  static FileDigests of(Path images, Path cache) {
    if (cache == null) {
      return new FileDigests(null);
    }
    String folder = images.toAbsolutePath().normalize().toString();
    String name = HexFormat.of().formatHex(PatientIds.sha256(folder)).substring(0, 24);
    return new FileDigests(cache.resolve("digests-" + name + ".json"));
  }

  /** SHA-256, in hexadecimal, of every file there is; empty where one cannot be read. */
  Map<Path, Optional<String>> of(Collection<Path> files) {
    Map<Path, Optional<String>> digests = new ConcurrentHashMap<>();
    Map<String, Known> now = new ConcurrentHashMap<>();
    files.parallelStream()
        .distinct()
        .filter(Files::isRegularFile)
        .forEach(file -> digests.put(file, digest(file, now)));
    if (memory != null && !now.equals(known)) {
      remember(now);
    }
    return digests;
  }

  private Optional<String> digest(Path file, Map<String, Known> now) {
    try {
      BasicFileAttributes state = Files.readAttributes(file, BasicFileAttributes.class);
      String changed = state.lastModifiedTime().toString();
      String name = file.toAbsolutePath().normalize().toString();
      Known before = known.get(name);
      boolean same =
          before != null && before.size() == state.size() && before.changed().equals(changed);
      boolean settled =
          System.currentTimeMillis() - state.lastModifiedTime().toMillis() > SETTLED_MILLIS;
      Known digest = same ? before : new Known(state.size(), changed, Sha256.hex(file));
      if (same || settled) {
        now.put(name, digest);
      }
      return Optional.of(digest.sha256());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Known> read(Path memory) {
    if (memory == null || !Files.isRegularFile(memory)) {
      return Map.of();
    }
    try {
      return JSON.readValue(memory.toFile(), new TypeReference<Map<String, Known>>() {});
    } catch (IOException e) {
      LOG.debug("{} is taken as empty", memory, e);
      return Map.of();
    }
  }

  private void remember(Map<String, Known> now) {
    try {
      Files.createDirectories(memory.getParent());
      CacheFile.write(memory, JSON.writeValueAsBytes(new TreeMap<>(now)));
    } catch (IOException e) {
      LOG.debug("the digests of the photographs are not kept: {}", e.toString());
    }
  }
}

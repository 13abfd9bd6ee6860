package org.dmsnet.production;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a model comes from.
 *
 * @param versions of this program, Deeplearning4j, Java and the backend, by name
 * @param seed of the training
 * @param splitHash of the split into training, validation and test patients
 * @param dataFingerprint of the table and the images
 * @param command that trained it
 * @param changes what was done to the model after training, in order
 * @param drawings whether the patients were drawn by this program
 */
public record Provenance(
    Map<String, String> versions,
    long seed,
    String splitHash,
    String dataFingerprint,
    String command,
    List<String> changes,
    boolean drawings) {

  /** Copies the versions, sorted by name, and the changes, none where the file has no entry. */
  public Provenance {
    versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    changes = changes == null ? List.of() : List.copyOf(changes);
  }

  /** Of a model fresh from training on photographs. */
  public Provenance(
      Map<String, String> versions,
      long seed,
      String splitHash,
      String dataFingerprint,
      String command) {
    this(versions, seed, splitHash, dataFingerprint, command, List.of(), false);
  }

  /** This with one more change. */
  Provenance changed(String change) {
    List<String> more = new ArrayList<>(changes);
    more.add(change);
    return new Provenance(versions, seed, splitHash, dataFingerprint, command, more, drawings);
  }
}

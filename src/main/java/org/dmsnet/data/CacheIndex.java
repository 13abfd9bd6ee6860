package org.dmsnet.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dmsnet.data.image.PairQuality;
import org.dmsnet.data.image.Preparation;

/**
 * What a cache holds.
 *
 * @param version of the format, {@link #VERSION}
 * @param fingerprint of the dataset
 * @param preparation of every photograph
 * @param patients slots
 * @param unreadable the patients whose slot is empty
 * @param qualities {@link PairQuality#values} of each slot, null where it is empty
 */
record CacheIndex(
    @JsonProperty("version") int version,
    @JsonProperty("fingerprint") String fingerprint,
    @JsonProperty("preparation") Preparation preparation,
    @JsonProperty("patients") int patients,
    @JsonProperty("unreadable") List<LeftOut> unreadable,
    @JsonProperty("qualities") List<double[]> qualities) {
  static final int VERSION = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The index of what was decoded. */
  static CacheIndex of(
      OdirDataset dataset,
      Preparation preparation,
      List<LeftOut> unreadable,
      PairQuality[] qualities) {
    return new CacheIndex(
        VERSION,
        dataset.fingerprint(),
        preparation,
        qualities.length,
        unreadable,
        Arrays.stream(qualities).map(q -> q == null ? null : q.values()).toList());
  }

  /** Reads what {@link #write} wrote. */
  static CacheIndex read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), CacheIndex.class);
  }

  void write(Path file) throws IOException {
    CacheFile.write(file, JSON.writeValueAsBytes(this));
  }

  /** Whether it is of this format, dataset and preparation. */
  boolean fits(OdirDataset dataset, Preparation wanted) {
    return version == VERSION
        && dataset.fingerprint().equals(fingerprint)
        && wanted.equals(preparation)
        && patients == dataset.patients().size()
        && qualities != null
        && qualities.size() == patients;
  }
}

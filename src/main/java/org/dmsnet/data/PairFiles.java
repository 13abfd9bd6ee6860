package org.dmsnet.data;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A patient's two files, without labels.
 *
 * @param id the patient
 * @param left photograph of the left eye; null where there is a fault
 * @param right photograph of the right eye; null where there is a fault
 * @param fault why there is no pair, as the end of a sentence; empty where there is one
 */
public record PairFiles(String id, Path left, Path right, String fault) {

  /** A patient without a pair. */
  public static PairFiles faulty(String id, String fault) {
    return new PairFiles(id, null, null, fault);
  }

  /**
   * The pairs of a data set with a table, and those that it leaves out.
   *
   * @param dataset the data set
   * @return every patient whose photographs, or one of them, are there
   */
  public static List<PairFiles> of(OdirDataset dataset) {
    return Stream.concat(
            dataset.patients().stream()
                .map(patient -> new PairFiles(patient.id(), patient.left(), patient.right(), "")),
            dataset.report().leftOut().stream()
                .map(leftOut -> faulty(leftOut.id(), leftOut.reason())))
        .toList();
  }
}

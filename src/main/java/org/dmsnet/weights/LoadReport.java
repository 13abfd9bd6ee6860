package org.dmsnet.weights;

import java.util.List;

/**
 * What became of a file of weights.
 *
 * @param loaded the network's tensors that the file held, by the network's names
 * @param missing the network's tensors that the file did not hold; they keep the values they had
 * @param unused the file's tensors that the network has no place for, by the file's names
 */
public record LoadReport(List<String> loaded, List<String> missing, List<String> unused) {

  /**
   * Copies the lists.
   *
   * @param loaded see above
   * @param missing see above
   * @param unused see above
   */
  public LoadReport {
    loaded = List.copyOf(loaded);
    missing = List.copyOf(missing);
    unused = List.copyOf(unused);
  }

  /**
   * Whether the file held every tensor.
   *
   * @return true if none is missing
   */
  public boolean complete() {
    return missing.isEmpty();
  }

  /**
   * The report in one paragraph.
   *
   * @return for example {@code 100 tensors loaded; missing (1): fc.bias; not used (0)}
   */
  public String summary() {
    return "%d tensors loaded; missing (%d)%s; not used (%d)%s"
        .formatted(loaded.size(), missing.size(), names(missing), unused.size(), names(unused));
  }

  private static String names(List<String> names) {
    return names.isEmpty() ? "" : ": " + String.join(", ", names);
  }
}

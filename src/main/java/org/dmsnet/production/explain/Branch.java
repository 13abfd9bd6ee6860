package org.dmsnet.production.explain;

/** A part of the network that the classifier sees beside the others. */
public enum Branch {
  /** Cross-attention across the eyes. */
  CASFM("casfm", "CASFM, across the eyes"),
  /** The eyes' difference. */
  CCAM("ccam", "CCAM, their difference"),
  /** What the eyes share. */
  CIAM("ciam", "CIAM, what they share"),
  /** The trunk's own pooled map of the left eye. */
  TRUNK_LEFT("pool.left", "trunk, left eye"),
  /** The trunk's own pooled map of the right eye. */
  TRUNK_RIGHT("pool.right", "trunk, right eye");

  private final String prefix;
  private final String description;

  Branch(String prefix, String description) {
    this.prefix = prefix;
    this.description = description;
  }

  /** The branch in a few words. */
  public String description() {
    return description;
  }

  /** The branch whose end a vertex is. */
  static Branch of(String vertex) {
    for (Branch branch : values()) {
      if (vertex.equals(branch.prefix) || vertex.startsWith(branch.prefix + ".")) {
        return branch;
      }
    }
    throw new IllegalArgumentException("no branch of the network ends in vertex " + vertex);
  }
}

package org.dmsnet.production.bench;

import com.fasterxml.jackson.annotation.JsonValue;

/** One of the programs that compute the same network. */
public enum Variant {
  /** With oneDNN and the layers of {@link org.dmsnet.network.kernel}. */
  OURS("ours"),
  /** The same with its batch norms folded; inference only. */
  FOLDED("ours, folded"),
  /** Deeplearning4j's own layers, and its oneDNN helpers off, as it ships. */
  STOCK("stock DL4J"),
  /** PyTorch, eager mode. */
  PYTORCH("PyTorch");

  private final String label;

  Variant(String label) {
    this.label = label;
  }

  /** What tables and JSON call it. */
  @JsonValue
  public String label() {
    return label;
  }

  /** Whether it has a training step. */
  public boolean trains() {
    return this != FOLDED;
  }
}

package org.dmsnet.network.kernel;

/**
 * A training listener that says which maps it looks at in {@code onForwardPass}. What a listener of
 * another kind that overrides that method might look at stays whole, at the cost of memory: see
 * {@link LentMap}.
 */
public interface MapReader {

  /**
   * Whether it may look at a vertex's activation.
   *
   * @param vertex its name
   */
  boolean readsMapOf(String vertex);
}

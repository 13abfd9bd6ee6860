package org.dmsnet.serving;

import org.dmsnet.data.Label;

/** What the server asks of a model. Called from several threads at once. */
interface PairReader extends AutoCloseable {
  /** What the model is. */
  ServedModel model();

  /**
   * Reads a pair.
   *
   * @throws Refusal with status 422 where a photograph is unusable
   */
  Reading read(PairUpload pair);

  /**
   * Shows where in the photographs a label's probability comes from.
   *
   * @throws Refusal with status 422 where a photograph is unusable
   */
  HeatMaps explain(PairUpload pair, Label label);

  /** Finishes what runs and gives the model's memory back. */
  @Override
  default void close() {}
}

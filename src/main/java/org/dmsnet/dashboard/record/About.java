package org.dmsnet.dashboard.record;

import java.util.List;

/**
 * What does not change during a training.
 *
 * @param name the recipe's name
 * @param description the recipe's description
 * @param backbone the trunk
 * @param epochs the training may last; 0 where unknown
 * @param metric the validation metric that chooses the best epoch
 * @param axis what {@code at} counts: {@code epoch} or {@code step}
 * @param started milliseconds since 1970
 * @param pairs the validation pairs that are shown after each epoch
 */
public record About(
    String name,
    String description,
    String backbone,
    int epochs,
    String metric,
    String axis,
    long started,
    List<ShownPair> pairs) {

  /** Charts count epochs. */
  public static final String EPOCHS = "epoch";

  /** Charts count steps, since nobody knows how many an epoch has. */
  public static final String STEPS = "step";

  /**
   * A patient whose pair is shown.
   *
   * @param id the patient's identifier
   * @param labels codes of the true labels
   * @param leftKeywords diagnostic keywords of the left eye
   * @param rightKeywords diagnostic keywords of the right eye
   */
  public record ShownPair(
      String id, List<String> labels, String leftKeywords, String rightKeywords) {}
}

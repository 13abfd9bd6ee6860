package org.dmsnet.dashboard.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * What one epoch gave. What is not known is null.
 *
 * @param epoch number, from 1
 * @param at position on the charts' axis, as in {@link StepReport}
 * @param trainLoss mean over pairs and labels
 * @param validationLoss mean over patients and labels
 * @param metrics validation metrics by name
 * @param learningRate the new layers' rate in the epoch's last step
 * @param waitingShare share of the epoch's steps in which the network waited for data, 0..1
 * @param best whether it was the best so far
 * @param labels one entry a label, in label order; null without validation patients
 * @param pairs the shown pairs, in the order of {@link About#pairs()}; null without them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EpochReport(
    int epoch,
    double at,
    Double trainLoss,
    Double validationLoss,
    Map<String, Double> metrics,
    Double learningRate,
    Double waitingShare,
    boolean best,
    List<LabelPoint> labels,
    List<PairPoint> pairs)
    implements Positioned {

  /**
   * One label on the validation patients.
   *
   * @param auc area under the ROC curve; null where undefined
   * @param recall at threshold 0.5; null where no patient has the label
   * @param support patients that have it
   */
  public record LabelPoint(Double auc, Double recall, long support) {}

  /**
   * One shown pair.
   *
   * @param probabilities of the eight labels
   * @param height rows of the attention maps
   * @param left OSIM's sigmoid map of the left eye, row by row, 0 to 255; null without OSIM there
   * @param right of the right eye
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PairPoint(double[] probabilities, int height, int[] left, int[] right) {}
}

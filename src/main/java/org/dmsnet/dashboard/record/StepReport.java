package org.dmsnet.dashboard.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * One point of the charts. What is not known is null.
 *
 * @param time milliseconds since 1970
 * @param epoch number, from 1
 * @param step steps of the whole training so far
 * @param at position on the charts' axis: epochs done, with their fraction, or in a loop whose
 *     epochs are of unknown length, steps done
 * @param loss training loss, mean over pairs and labels; the mean of the epoch so far where the
 *     epoch's length is known
 * @param learningRate the new layers' rate
 * @param pairsPerSecond training speed
 * @param waitingShare share of the time in which the network waits for data, 0..1
 * @param secondsLeft expected for the rest, validation not counted
 * @param cost share of the training's time that this record took, 0..1
 * @param heapBytes Java heap in use
 * @param heapLimit what the heap may reach
 * @param nativeBytes physical memory of the process
 * @param nativeLimit what it may reach
 * @param modules what the modules do; null at points that were not examined
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepReport(
    long time,
    int epoch,
    int step,
    double at,
    Double loss,
    Double learningRate,
    Double pairsPerSecond,
    Double waitingShare,
    Double secondsLeft,
    Double cost,
    long heapBytes,
    long heapLimit,
    long nativeBytes,
    long nativeLimit,
    Modules modules)
    implements Positioned {

  /**
   * What the modules do in one step.
   *
   * @param scalars lambda, alpha and beta by eye: {@code lambda.left}, after the sigmoid, 0..1
   * @param attention mean of OSIM's sigmoid map by eye, 0..1
   * @param contrast standard deviation of that map within a photograph, by eye; 0 is an attention
   *     that prefers no place
   * @param contribution of each branch to the eight logits: mean absolute value over the batch
   * @param spread of each branch: standard deviation of its contribution over the batch's patients
   * @param update size of the step's update relative to the weights, by module
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Modules(
      Map<String, Double> scalars,
      Map<String, Double> attention,
      Map<String, Double> contrast,
      Map<String, Double> contribution,
      Map<String, Double> spread,
      Map<String, Double> update) {}
}

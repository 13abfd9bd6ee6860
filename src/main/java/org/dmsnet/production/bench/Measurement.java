package org.dmsnet.production.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What one process measured, and what it computed: the variants' numbers must agree, or their times
 * say nothing.
 *
 * @param software name and version of what computed
 * @param parameters numbers in the network, running statistics included
 * @param forward each timed forward pass in inference
 * @param forwardPeak largest resident memory up to the last of them, MiB; 0 where it is not known
 * @param step each timed training step: forward, backward, AdamW; empty without training
 * @param stepPeak largest resident memory up to the last of them, MiB; 0 where it is not known
 * @param outputs the probabilities of the batch, row by row
 * @param losses mean over the pairs of the loss summed over the labels, of each step, the uncounted
 *     ones first
 */
public record Measurement(
    @JsonProperty("software") String software,
    @JsonProperty("parameters") long parameters,
    @JsonProperty("forward") List<Lap> forward,
    @JsonProperty("forward-peak-mebibytes") long forwardPeak,
    @JsonProperty("step") List<Lap> step,
    @JsonProperty("step-peak-mebibytes") long stepPeak,
    @JsonProperty("outputs") List<Double> outputs,
    @JsonProperty("losses") List<Double> losses) {

  /** Copies the lists. */
  public Measurement {
    forward = List.copyOf(forward);
    step = List.copyOf(step);
    outputs = List.copyOf(outputs);
    losses = List.copyOf(losses);
  }
}

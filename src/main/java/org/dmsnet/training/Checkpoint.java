package org.dmsnet.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.GraphZip;
import org.dmsnet.runtime.UserException;

/**
 * Everything that training needs to go on as if it had never stopped: weights, Adam's moments, the
 * averaged weights, the counts of steps and epochs, and the history. The file is a zip that
 * Deeplearning4j's ModelSerializer reads too. It appears in one step: a process killed while it
 * writes leaves the one before.
 *
 * @param network with its updater's state; its configuration holds the schedules and the counts
 * @param average the averaged weights
 * @param state the rest
 */
public record Checkpoint(ComputationGraph network, ExponentialMovingAverage average, State state) {
  private static final String STATE = "dmsnet/training.json";
  private static final String AVERAGE = "dmsnet/average.bin";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The part of a checkpoint that is no array.
   *
   * @param stepsPerEpoch batches in an epoch
   * @param decay of the averaged weights
   * @param averagedSteps steps in the average
   * @param history the finished epochs
   */
  public record State(
      int stepsPerEpoch, double decay, int averagedSteps, List<EpochRecord> history) {

    /** Copies the history. */
    public State {
      history = List.copyOf(history);
    }
  }

  /**
   * Writes the checkpoint, atomically.
   *
   * @param file the zip
   * @throws UserException where the disk is full or the folder cannot be written; the checkpoint
   *     before is intact
   */
  public void write(Path file) {
    try {
      GraphZip.write(
          file,
          network,
          true,
          Map.of(STATE, JSON.writeValueAsString(state)),
          Map.of(AVERAGE, average.average()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a state is always writable", e);
    }
  }

  /**
   * Reads a checkpoint.
   *
   * @param file the zip
   * @return the checkpoint, equal bit by bit to the written one
   * @throws UserException where the file is missing, damaged or no checkpoint
   */
  public static Checkpoint read(Path file) {
    try (GraphZip zip = GraphZip.open(file)) {
      State state = JSON.readValue(zip.text(STATE), State.class);
      return new Checkpoint(
          zip.network(),
          new ExponentialMovingAverage(state.decay(), zip.array(AVERAGE), state.averagedSteps()),
          state);
    } catch (JsonProcessingException e) {
      throw new UserException(file + " is no checkpoint: " + e.getOriginalMessage(), e);
    }
  }
}

package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CheckpointTest {
  @TempDir Path folder;

  private static float[] floats(INDArray array) {
    return array.dup().data().asFloat();
  }

  private static Checkpoint trained(int steps) {
    ComputationGraph network = Tiny.network(Tiny.recipe());
    ExponentialMovingAverage average = new ExponentialMovingAverage(0.9, network);
    for (int step = 0; step < steps; step++) {
      network.fit(Tiny.batch(step));
      average.update(network);
    }
    EpochRecord epoch =
        new EpochRecord(1, 0.1 + 0.2, Double.NaN, Map.of("kappa", Double.NaN), 1e-3, 2.5, 0.01);
    return new Checkpoint(
        network, average, new Checkpoint.State(3, 0.9, average.steps(), List.of(epoch)));
  }

  @Test
  void givesEverythingBackBitByBit() {
    Checkpoint written = trained(3);
    Path file = folder.resolve("last.zip");
    written.write(file);
    Checkpoint read = Checkpoint.read(file);
    assertArrayEquals(floats(written.network().params()), floats(read.network().params()));
    assertArrayEquals(
        floats(written.network().getUpdater().getStateViewArray()),
        floats(read.network().getUpdater().getStateViewArray()));
    assertArrayEquals(floats(written.average().average()), floats(read.average().average()));
    assertEquals(written.state(), read.state());
    assertEquals(3, read.network().getIterationCount());
    assertEquals(written.network().getConfiguration(), read.network().getConfiguration());
  }

  @Test
  void trainingResumesFromALoadedModelWithItsUpdaterState() throws IOException {
    Checkpoint written = trained(3);
    Path file = folder.resolve("last.zip");
    written.write(file);
    ComputationGraph loaded = ModelSerializer.restoreComputationGraph(file.toFile());
    ComputationGraph forgetful = ModelSerializer.restoreComputationGraph(file.toFile(), false);
    for (ComputationGraph network : List.of(written.network(), loaded, forgetful)) {
      Nd4j.getRandom().setSeed(11);
      network.fit(Tiny.batch(99));
    }
    assertArrayEquals(floats(written.network().params()), floats(loaded.params()));
    assertTrue(
        written.network().params().sub(forgetful.params()).norm2Number().doubleValue() > 1e-4,
        "without Adam's moments the step is another");
  }

  @Test
  void aFullDiskLeavesTheLastGoodCheckpoint() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "needs Linux's /dev/full");
    Path file = folder.resolve("last.zip");
    Checkpoint good = trained(1);
    good.write(file);
    Files.createSymbolicLink(folder.resolve("last.zip.tmp"), full);
    UserException told = assertThrows(UserException.class, () -> trained(2).write(file));
    assertEquals(UserException.MACHINE, told.exitCode());
    assertArrayEquals(
        floats(good.network().params()), floats(Checkpoint.read(file).network().params()));
  }

  @Test
  void aDamagedOrForeignFileIsRefusedInWords() throws IOException {
    Path file = folder.resolve("last.zip");
    trained(1).write(file);
    byte[] whole = Files.readAllBytes(file);

    Path cut = folder.resolve("cut.zip");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(cut, "cut off");

    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    Path damaged = folder.resolve("damaged.zip");
    Files.write(damaged, flipped);
    assertRefused(damaged, "damaged");

    Path foreign = folder.resolve("foreign.zip");
    ModelSerializer.writeModel(Tiny.network(Tiny.recipe()), foreign.toFile(), true);
    assertRefused(foreign, "dmsnet/training.json");
    assertRefused(folder.resolve("absent.zip"), "no file");
  }

  private static void assertRefused(Path file, String why) {
    UserException refused = assertThrows(UserException.class, () -> Checkpoint.read(file));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
    assertTrue(refused.getMessage().contains(file.getFileName().toString()));
  }
}

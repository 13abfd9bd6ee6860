package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LayerWorkspacesTest {
  private static final String FIRST = "WS_LAYER_ACT_0";

  @Test
  void workspacesHaveTheirSizeAfterOnePass() {
    ComputationGraph net = net();
    INDArray image = Nd4j.rand(2, 3, 16, 16);
    assertEquals(0, inThread(() -> sizeAfterPass(net, image)), "Deeplearning4j's own still learn");
    assertTrue(
        inThread(
                () -> {
                  LayerWorkspaces.prepare();
                  return sizeAfterPass(net, image);
                })
            >= 2 * 8 * 16 * 16 * Float.BYTES);
  }

  @Test
  void theyChangeNoNumber() {
    INDArray image = Nd4j.rand(2, 3, 16, 16);
    INDArray label = Nd4j.rand(2, 2);
    INDArray usual = inThread(() -> trained(image, label));
    INDArray prepared =
        inThread(
            () -> {
              LayerWorkspaces.prepare();
              return trained(image, label);
            });
    assertEquals(usual, prepared);
  }

  @Test
  void preparingTwiceKeepsThem() {
    inThread(
        () -> {
          LayerWorkspaces.prepare();
          MemoryWorkspace before = Nd4j.getWorkspaceManager().getWorkspaceForCurrentThread(FIRST);
          LayerWorkspaces.prepare();
          assertSame(before, Nd4j.getWorkspaceManager().getWorkspaceForCurrentThread(FIRST));
          return before;
        });
  }

  private static long sizeAfterPass(ComputationGraph net, INDArray image) {
    net.outputSingle(image);
    var manager = Nd4j.getWorkspaceManager();
    return IntStream.range(0, 4)
        .mapToObj(i -> "WS_LAYER_ACT_" + i)
        .filter(manager::checkIfWorkspaceExists)
        .mapToLong(name -> manager.getWorkspaceForCurrentThread(name).getCurrentSize())
        .sum();
  }

  private static INDArray trained(INDArray image, INDArray label) {
    ComputationGraph net = net();
    for (int step = 0; step < 3; step++) {
      net.fit(new DataSet(image, label));
    }
    return net.params();
  }

  /** Workspaces belong to a thread; a new one has none. */
  private static <T> T inThread(Supplier<T> work) {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return work.get();
              } finally {
                Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
              }
            },
            command -> new Thread(command).start())
        .join();
  }

  private static ComputationGraph net() {
    ComputationGraph net =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(16, 16, 3))
                .addLayer(
                    "conv",
                    new ConvolutionLayer.Builder(3, 3).padding(1, 1).nOut(8).build(),
                    "image")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.XENT)
                        .nOut(2)
                        .activation(Activation.SIGMOID)
                        .build(),
                    "conv")
                .setOutputs("out")
                .build());
    net.init();
    return net;
  }
}

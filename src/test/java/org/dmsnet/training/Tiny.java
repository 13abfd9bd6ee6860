package org.dmsnet.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.IteratorMultiDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.OneDnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/** A two-eyed network and data that train in milliseconds, for tests. */
final class Tiny {
  static final int SIDE = 8;
  static final int BATCH = 4;
  static final int STEPS = 3;

  private Tiny() {}

  static Recipe recipe(String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "name=tiny",
                "seed=7",
                "training.epochs=4",
                "training.batch-size=4",
                "training.learning-rate=0.01",
                "training.trunk-learning-rate=0.002",
                "training.weight-decay=0.05",
                "training.freeze-epochs=1",
                "training.ema=0.9",
                "training.clip-norm=0.5",
                "training.metric=macro-auc",
                "training.patience=0"));
    all.addAll(List.of(overrides));
    return RecipeReader.with(Recipe.DEFAULTS, all);
  }

  static ComputationGraphConfiguration configuration() {
    OneDnn.enable();
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .graphBuilder()
        .addInputs("left", "right")
        .addVertex("stack", new StackVertex(), "left", "right")
        .addLayer(
            "trunk.conv1",
            new ConvolutionLayer.Builder(3, 3)
                .nOut(6)
                .padding(1, 1)
                .activation(Activation.IDENTITY)
                .build(),
            "stack")
        .addLayer(
            "trunk.bn1",
            new BatchNormalization.Builder().useLogStd(false).activation(Activation.RELU).build(),
            "trunk.conv1")
        .addVertex("l", new UnstackVertex(0, 2), "trunk.bn1")
        .addVertex("r", new UnstackVertex(1, 2), "trunk.bn1")
        .addVertex("both", new MergeVertex(), "l", "r")
        .addLayer("pool", new GlobalPoolingLayer.Builder().build(), "both")
        .addLayer(
            "labels",
            new OutputLayer.Builder(new LossBinaryXENT())
                .nOut(8)
                .dropOut(0.7)
                .activation(Activation.SIGMOID)
                .build(),
            "pool")
        .setOutputs("labels")
        .setInputTypes(
            InputType.convolutional(SIDE, SIDE, 3), InputType.convolutional(SIDE, SIDE, 3))
        .build();
  }

  static ComputationGraph network(Recipe recipe) {
    ComputationGraphConfiguration conf = configuration();
    Optimization.configure(conf, recipe.training(), STEPS);
    ClassWeights.applyTo(
        conf, "labels", ClassWeights.of(new long[] {5, 4, 3, 2, 1, 1, 1, 6}, 12, 0.5));
    ComputationGraph network = new ComputationGraph(conf);
    network.init();
    return network;
  }

  static MultiDataSet batch(long seed) {
    Random random = new Random(seed);
    INDArray labels = Nd4j.zeros(BATCH, 8);
    INDArray[] eyes = new INDArray[2];
    for (int eye = 0; eye < 2; eye++) {
      float[] values = new float[BATCH * 3 * SIDE * SIDE];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      eyes[eye] = Nd4j.createFromArray(values).reshape(BATCH, 3, SIDE, SIDE);
    }
    for (int n = 0; n < BATCH; n++) {
      labels.putScalar(n, random.nextInt(8), 1);
    }
    return new MultiDataSet(eyes, new INDArray[] {labels});
  }

  static TrainingBatches batches() {
    return batches(STEPS);
  }

  static TrainingBatches batches(int steps) {
    return new TrainingBatches() {
      @Override
      public MultiDataSetIterator epoch(int epoch) {
        List<org.nd4j.linalg.dataset.api.MultiDataSet> list = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
          list.add(batch(1000L * epoch + step));
        }
        return new IteratorMultiDataSetIterator(list.iterator(), BATCH);
      }

      @Override
      public int stepsPerEpoch() {
        return steps;
      }

      @Override
      public long waitedNanos() {
        return 0;
      }
    };
  }

  /** A validation whose metric is a smooth function of the network's answers. */
  static Validation validation() {
    MultiDataSet held = batch(-1);
    return network -> {
      INDArray answers = network.outputSingle(held.getFeatures());
      double loss = answers.sub(held.getLabels(0)).norm2Number().doubleValue();
      return new Validation.Result(loss, Map.of("macro-auc", 1 / (1 + loss)));
    };
  }

  /** A progress that hears nothing. */
  static class Silent implements TrainingProgress {
    @Override
    public void stepDone(Step step) {}

    @Override
    public void epochDone(EpochRecord epoch, boolean best) {}
  }

  /** What a test aborts a training with. */
  static final class Abort extends RuntimeException {
    static final long serialVersionUID = 1L;
  }

  /** Aborts a training after a step, both counted from 1. */
  static Trainer abortingAt(Trainer trainer, int epoch, int step) {
    return trainer.progress(
        new Silent() {
          @Override
          public void stepDone(Step done) {
            if (done.epoch() == epoch && done.step() == step) {
              throw new Abort();
            }
          }
        });
  }
}

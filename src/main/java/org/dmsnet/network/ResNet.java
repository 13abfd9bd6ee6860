package org.dmsnet.network;

import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.zoo.ModelMetaData;
import org.deeplearning4j.zoo.ZooType;
import org.dmsnet.network.backbone.Backbone;
import org.dmsnet.runtime.OneDnn;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * ResNet-18, 34, 50, 101 or 152 as a model of DL4J's zoo, with torchvision's shapes and names: a
 * {@link Backbone}, global average pooling {@code avgpool}, and a softmax classifier {@code fc}.
 * Input [N,3,H,W], output [N,classes]. Without a source in the builder, {@code initPretrained}
 * takes the file that the system property {@code dmsnet.weights.url.resnetDEPTH} names.
 *
 * <pre>{@code
 * ComputationGraph net = ResNet.builder().depth(18).weights("resnet18.safetensors").build()
 *     .initPretrained(PretrainedType.IMAGENET);
 * }</pre>
 */
public final class ResNet extends SafeTensorsModel {
  private final Backbone backbone;
  private final int numClasses;
  private final long seed;
  private final IUpdater updater;
  private int[] inputShape;

  private ResNet(Builder builder, Backbone backbone) {
    super(backbone.type(), builder);
    this.backbone = backbone;
    numClasses = builder.numClasses;
    seed = builder.seed;
    updater = builder.updater;
    inputShape = builder.inputShape.clone();
  }

  /**
   * Starts a description of the model.
   *
   * @return a builder for ResNet-50 on [3,224,224] with 1000 classes
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public ComputationGraph init() {
    OneDnn.enable();
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater)
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutional(inputShape[1], inputShape[2], inputShape[0]));
    String map = backbone.addTo(graph, "input", "");
    graph
        .addLayer("avgpool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), map)
        .addLayer(
            "fc",
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nIn(backbone.channels())
                .nOut(numClasses)
                .activation(Activation.SOFTMAX)
                .build(),
            "avgpool")
        .setOutputs("fc");
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    return net;
  }

  @Override
  public ModelMetaData metaData() {
    return new ModelMetaData(new int[][] {inputShape.clone()}, 1, ZooType.CNN);
  }

  @Override
  public void setInputShape(int[][] shape) {
    inputShape = shape[0].clone();
  }

  /** Describes a {@link ResNet}. */
  public static final class Builder extends PretrainedBuilder<Builder> {
    private int depth = 50;
    private int[] inputShape = {3, 224, 224};
    private int numClasses = 1000;
    private long seed = 1234;
    private IUpdater updater = new Adam(1e-3);

    private Builder() {}

    /**
     * Sets the depth.
     *
     * @param depth 18, 34, 50, 101 or 152
     * @return this
     */
    public Builder depth(int depth) {
      this.depth = depth;
      return this;
    }

    /**
     * Sets the input's shape.
     *
     * @param inputShape channels (3), height, width
     * @return this
     */
    public Builder inputShape(int... inputShape) {
      this.inputShape = inputShape.clone();
      return this;
    }

    /**
     * Sets the number of classes.
     *
     * @param numClasses outputs of {@code fc}
     * @return this
     */
    public Builder numClasses(int numClasses) {
      this.numClasses = numClasses;
      return this;
    }

    /**
     * Sets the seed of the initial weights.
     *
     * @param seed any number
     * @return this
     */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Sets the updater.
     *
     * @param updater for example {@code new Adam(1e-3)}
     * @return this
     */
    public Builder updater(IUpdater updater) {
      this.updater = Objects.requireNonNull(updater);
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Makes the model.
     *
     * @return the model, not initialised
     * @throws UserException if there is no ResNet of that depth
     */
    public ResNet build() {
      return new ResNet(this, Backbone.of("resnet" + depth));
    }
  }
}

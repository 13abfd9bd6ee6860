package org.dmsnet.network;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.PretrainedType;
import org.deeplearning4j.zoo.ZooModel;
import org.dmsnet.runtime.UserException;
import org.dmsnet.weights.GraphWeights;
import org.dmsnet.weights.LoadReport;
import org.dmsnet.weights.PretrainedWeights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model of DL4J's zoo whose pretrained weights are one safetensors file. */
abstract class SafeTensorsModel extends ZooModel<ComputationGraph> {
  private static final Logger LOG = LoggerFactory.getLogger(SafeTensorsModel.class);

  private final String name;
  private final PretrainedWeights weights;

  /**
   * A model.
   *
   * @param name its name, also in the system properties that name the file
   * @param builder says where the weights come from; if it does not, the system properties do
   */
  SafeTensorsModel(String name, PretrainedBuilder<?> builder) {
    this.name = name;
    this.weights =
        builder.weights == null
            ? PretrainedWeights.fromProperties(name)
            : new PretrainedWeights(name, builder.weights, builder.sha256);
  }

  /**
   * The network with the weights of a safetensors file: the builder's, or the one that the system
   * property {@code dmsnet.weights.url.MODEL} names. What the file lacks is logged and stays as
   * initialised.
   *
   * @throws UserException if there is no source, no network, a wrong checksum, or a file that does
   *     not fit
   */
  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <M extends Model> M initPretrained(PretrainedType type) {
    if (!pretrainedAvailable(type)) {
      throw new UserException(
          "Pretrained weights of %s are for IMAGENET, not %s.".formatted(name, type));
    }
    var file = weights.fetch();
    ComputationGraph net = init();
    LoadReport report = GraphWeights.load(net, file, "");
    if (!report.complete()) {
      LOG.warn("{}: {}", file, report.summary());
    }
    return (M) net;
  }

  /** Only IMAGENET, which is also what {@code initPretrained()} asks for. */
  @Override
  public boolean pretrainedAvailable(PretrainedType type) {
    return type == PretrainedType.IMAGENET;
  }

  @Override
  public String pretrainedUrl(PretrainedType type) {
    return pretrainedAvailable(type) ? weights.source() : null;
  }

  /** Always 0: DL4J's Adler-32 is not used, a SHA-256 checksum is. */
  @Override
  public long pretrainedChecksum(PretrainedType type) {
    return 0;
  }

  @Override
  public String modelName() {
    return name;
  }

  @Override
  public Class<? extends Model> modelType() {
    return ComputationGraph.class;
  }

  /**
   * What the builders of such models share: where the weights come from.
   *
   * @param <B> the builder itself
   */
  abstract static class PretrainedBuilder<B> {
    private String weights;
    private String sha256;

    /** This builder. */
    abstract B self();

    /**
     * Sets where pretrained weights come from, unchecked.
     *
     * @param source path or http(s) URL of a safetensors file of the whole network
     * @return this
     */
    public final B weights(String source) {
      return weights(source, null);
    }

    /**
     * Sets where pretrained weights come from.
     *
     * @param source path or http(s) URL of a safetensors file of the whole network
     * @param sha256 what {@code sha256sum} prints for it
     * @return this
     */
    public final B weights(String source, String sha256) {
      this.weights = source;
      this.sha256 = sha256;
      return self();
    }
  }
}

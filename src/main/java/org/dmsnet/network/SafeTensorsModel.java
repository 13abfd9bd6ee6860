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
   * @param source path or URL of the file; null to ask the system properties
   * @param sha256 the file's checksum, or null
   */
  SafeTensorsModel(String name, String source, String sha256) {
    this.name = name;
    this.weights =
        source == null
            ? PretrainedWeights.fromProperties(name)
            : new PretrainedWeights(name, source, sha256);
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
}

package org.dmsnet.network;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.ModelMetaData;
import org.deeplearning4j.zoo.ZooType;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;

/**
 * DMS-Net (arXiv 2504.18046) as a model of DL4J's zoo: inputs {@code left} and {@code right},
 * [N,3,S,S] each, output {@code labels}, [N,8] probabilities in the order of {@link
 * org.dmsnet.data.Label}.
 *
 * <pre>{@code
 * ComputationGraph net = DmsNet.builder().backbone("resnet18").inputShape(3, 192, 192).build().init();
 * INDArray probabilities = net.outputSingle(left, right);
 * }</pre>
 *
 * <p>Pretrained weights are those of the whole network, from the builder's safetensors file or the
 * one that the system property {@code dmsnet.weights.url.dmsnet} names. DL4J's zoo has no name for
 * fundus photographs: {@code initPretrained()} without a type is right.
 */
public final class DmsNet extends SafeTensorsModel {
  private Recipe recipe;

  private DmsNet(Builder builder) {
    super("dmsnet", builder);
    recipe = builder.recipe;
  }

  /**
   * Starts a description of the model.
   *
   * @return a builder for {@link Recipe#DEFAULTS}: ResNet-152 at [3,256,256]
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The configuration, with DL4J's default updater.
   *
   * @return the configuration of {@link #init()}'s network
   * @throws UserException where the recipe asks for what cannot be built
   */
  public ComputationGraphConfiguration conf() {
    return DmsNetGraph.configuration(recipe);
  }

  @Override
  public ComputationGraph init() {
    ComputationGraph net = new ComputationGraph(conf());
    net.init();
    return net;
  }

  @Override
  public ModelMetaData metaData() {
    int[] image = {3, recipe.imageSize(), recipe.imageSize()};
    return new ModelMetaData(new int[][] {image, image.clone()}, 1, ZooType.CNN);
  }

  /**
   * Sets the images' size.
   *
   * @param shape one shape of both eyes, or two equal ones: 3, S, S
   * @throws UserException if the images are not RGB squares of one size
   */
  @Override
  public void setInputShape(int[][] shape) {
    Recipe changed = recipe;
    for (int[] eye : shape) {
      changed = sized(recipe, eye);
      if (!Arrays.equals(eye, shape[0])) {
        throw new UserException(
            "Both eyes need one shape, not %s and %s."
                .formatted(Arrays.toString(shape[0]), Arrays.toString(eye)));
      }
    }
    recipe = changed;
  }

  private static Recipe sized(Recipe recipe, int[] shape) {
    if (shape.length != 3 || shape[0] != 3 || shape[1] != shape[2]) {
      throw new UserException(
          "DMS-Net takes RGB squares, [3,S,S], not %s.".formatted(Arrays.toString(shape)));
    }
    return changed(recipe, "image-size", shape[1]);
  }

  private static Recipe changed(Recipe recipe, String key, Object value) {
    return RecipeReader.with(recipe, List.of(key + "=" + value));
  }

  /** Describes a {@link DmsNet}. */
  public static final class Builder extends PretrainedBuilder<Builder> {
    private Recipe recipe = Recipe.DEFAULTS;

    private Builder() {}

    /**
     * Sets every key of the network at once; call it before the other methods.
     *
     * @param recipe for example {@code RecipeReader.read(Path.of("graphs/dms-net.yaml"),
     *     List.of())}
     * @return this
     */
    public Builder recipe(Recipe recipe) {
      this.recipe = recipe;
      return this;
    }

    /**
     * Sets the trunk.
     *
     * @param backbone a name that {@link org.dmsnet.network.backbone.Backbone#of} knows
     * @return this
     */
    public Builder backbone(String backbone) {
      recipe = changed(recipe, "backbone", backbone);
      return this;
    }

    /**
     * Sets the images' shape.
     *
     * @param inputShape 3, S, S
     * @return this
     * @throws UserException if it is no RGB square
     */
    public Builder inputShape(int... inputShape) {
      recipe = sized(recipe, inputShape);
      return this;
    }

    /**
     * Sets the seed of the initial weights.
     *
     * @param seed any number
     * @return this
     */
    public Builder seed(long seed) {
      recipe = changed(recipe, "seed", seed);
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
     */
    public DmsNet build() {
      return new DmsNet(this);
    }
  }
}

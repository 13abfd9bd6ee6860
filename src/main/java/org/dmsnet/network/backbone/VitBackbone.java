package org.dmsnet.network.backbone;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.activations.Activation;

/**
 * Vision transformers (Dosovitskiy et al., arXiv 2010.11929) with torchvision's shapes: patches
 * projected to D channels, a class token, learnt position embeddings, encoder blocks, a last
 * LayerNorm. What leaves is the map of the patches' tokens, without the class token.
 *
 * <p>The position embeddings are those of 224 px, whatever the image's size, so that published
 * weights fit; the graph interpolates them ({@link VitTokens}).
 */
public class VitBackbone implements Backbone {
  private final String type;
  private final int patch;
  private final int grid;
  private final int blocks;
  private final int width;
  private final int heads;
  private final int hidden;

  /**
   * A vision transformer.
   *
   * @param type what a recipe calls it
   * @param patch side of a patch, pixels: the stride
   * @param grid patches along one side of the image that the position embeddings are for
   * @param blocks encoder blocks
   * @param width D: channels of a token
   * @param heads heads of the attention; divides D
   * @param hidden width of the blocks' MLP
   */
  public VitBackbone(
      String type, int patch, int grid, int blocks, int width, int heads, int hidden) {
    this.type = type;
    this.patch = patch;
    this.grid = grid;
    this.blocks = blocks;
    this.width = width;
    this.heads = heads;
    this.hidden = hidden;
  }

  @Override
  public final String type() {
    return type;
  }

  @Override
  public final int channels() {
    return width;
  }

  @Override
  public final int stride() {
    return patch;
  }

  @Override
  public final void checkImageSize(int size) {
    if (size % patch != 0) {
      throw new UserException(
          "%s cuts the image into patches of %d px, so image-size must be a multiple of %d, not %d."
              .formatted(type, patch, patch, size));
    }
  }

  @Override
  public final String addTo(GraphBuilder graph, String input, String prefix) {
    String root = prefix.isEmpty() ? "" : prefix + ".";
    // [N,3,S,S] -> [N,D,h,w]
    graph.addLayer(
        root + "conv_proj",
        new ConvolutionLayer.Builder(patch, patch)
            .nIn(3)
            .nOut(width)
            .stride(patch, patch)
            .convolutionMode(ConvolutionMode.Strict)
            .activation(Activation.IDENTITY)
            .dist(new TruncatedNormalDistribution(0, Math.sqrt(1.0 / (3 * patch * patch))))
            .build(),
        input);
    // [N,D,h,w] -> [N,1,1+hw,D]
    graph.addLayer(root + "tokens", new VitTokens(width, grid), root + "conv_proj");
    String x = root + "tokens";
    for (int block = 0; block < blocks; block++) {
      String name = root + "encoder.layers.encoder_layer_" + block;
      graph.addLayer(name, new VitBlock(width, heads, hidden), x);
      x = name;
    }
    // [N,1,1+hw,D] -> [N,D,h,w]
    graph.addLayer(root + "encoder.ln", new VitMap(width), x);
    return root + "encoder.ln";
  }

  /**
   * ViT-B/16: 12 blocks of 12 heads, C = 768, a cell for each 16 pixels, 85,798,656 trainable
   * parameters.
   */
  public static final class B16 extends VitBackbone {
    /** For ServiceLoader. */
    public B16() {
      super("vit-b-16", 16, 14, 12, 768, 12, 3072);
    }
  }
}

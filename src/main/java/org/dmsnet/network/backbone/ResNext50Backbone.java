package org.dmsnet.network.backbone;

/**
 * ResNeXt-50 32x4d (Xie et al., arXiv 1611.05431) with torchvision's shapes: ResNet-50 whose 3x3
 * convolutions have twice the channels, in 32 groups of 4, 8, 16 and 32 channels. C = 2048,
 * 22,979,904 trainable parameters.
 */
public final class ResNext50Backbone extends ResNetBackbone {
  private static final int GROUPS = 32;

  /** Channels of a group in the first stage, where ResNet-50 has 64 planes. */
  private static final int GROUP_WIDTH = 4;

  /** For ServiceLoader. */
  public ResNext50Backbone() {
    super("resnext50-32x4d", 64, Block.BOTTLENECK, 3, 4, 6, 3);
  }

  @Override
  protected int groups() {
    return GROUPS;
  }

  @Override
  protected int width(int planes) {
    return planes * GROUPS * GROUP_WIDTH / 64;
  }
}

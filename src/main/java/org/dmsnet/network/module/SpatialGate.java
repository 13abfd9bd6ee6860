package org.dmsnet.network.module;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One number per place, across the channels of a map, by 1x1 convolutions. As a product that
 * broadcasts, each takes several times as long: the gradient of ND4J's {@code multiply} sums over
 * the broadcast dimensions value by value.
 */
final class SpatialGate {
  private SpatialGate() {}

  /**
   * A weighted sum of the channels at each place.
   *
   * @param f map, [N,C,H,W]
   * @param weights [1,C]
   * @return [N,1,H,W]
   */
  static SDVariable sum(SameDiff sd, SDVariable f, SDVariable weights, long channels) {
    return sd.cnn().conv2d(f, weights.reshape(1, 1, channels, 1), sameSize(1));
  }

  /**
   * f * s.
   *
   * @param f map, [N,C,H,W]
   * @param s one number per place, [N,1,H,W]
   * @return [N,C,H,W]
   */
  static SDVariable apply(SameDiff sd, SDVariable f, SDVariable s, long channels) {
    SDVariable ones = sd.constant(Nd4j.ones(f.dataType(), 1, 1, 1, channels));
    return f.mul(sd.cnn().conv2d(s, ones, sameSize(1)));
  }

  /**
   * A convolution that keeps the size of the map.
   *
   * @param side odd side of its weights, [side,side,in,out]
   */
  static Conv2DConfig sameSize(int side) {
    return Conv2DConfig.builder()
        .kH(side)
        .kW(side)
        .pH(side / 2)
        .pW(side / 2)
        .dataFormat(Conv2DConfig.NCHW)
        .weightsFormat(WeightsFormat.YXIO)
        .build();
  }
}

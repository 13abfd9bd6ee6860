package org.dmsnet.network.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.MaxPooling2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Pooling2DDerivative;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** Maximum pooling and its gradient against a search for the maximum of each window. */
class MaximaTest {
  private static final long IMAGES = 3;
  private static final long CHANNELS = 5;

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
    Nd4j.getRandom().setSeed(3);
  }

  @ParameterizedTest(name = "{0} x {1}, windows {2} x {3} every {4} x {5}")
  @CsvSource({"20,1,20,1,20,1", "300,1,300,1,300,1", "8,8,2,2,2,2", "7,5,2,2,2,2", "6,6,3,2,1,2"})
  void theMaximaAndTheirGradientAgree(int h, int w, int kh, int kw, int sh, int sw) {
    Pooling2DConfig config = window(kh, kw, sh, sw).build();
    INDArray x = map(h, w);
    INDArray y = map((h - kh) / sh + 1, (w - kw) / sw + 1);
    INDArray dy = Nd4j.randn(DataType.FLOAT, y.shape());
    INDArray dx = map(h, w);
    assertTrue(compute(operation(config, x, MaxPooling2D.class), new INDArray[] {x}, y));
    assertTrue(
        compute(operation(config, x, Pooling2DDerivative.class), new INDArray[] {x, dy}, dx));

    INDArray gradient = Nd4j.create(DataType.FLOAT, x.shape());
    for (long n = 0; n < IMAGES; n++) {
      for (long c = 0; c < CHANNELS; c++) {
        for (int i = 0; i < y.size(1); i++) {
          for (int j = 0; j < y.size(2); j++) {
            long[] place = {n, i * sh, j * sw, c};
            for (int a = i * sh; a < i * sh + kh; a++) {
              for (int b = j * sw; b < j * sw + kw; b++) {
                if (x.getFloat(n, a, b, c) > x.getFloat(place)) {
                  place = new long[] {n, a, b, c};
                }
              }
            }
            assertEquals(x.getFloat(place), y.getFloat(n, i, j, c), 0);
            gradient.putScalar(place, gradient.getFloat(place) + dy.getFloat(n, i, j, c));
          }
        }
      }
    }
    assertEquals(0, gradient.sub(dx).amaxNumber().doubleValue(), 1e-6);
  }

  @Test
  void oneOfEqualMaximaHasTheGradient() {
    Pooling2DConfig config = window(4, 4, 4, 4).build();
    INDArray x = Nd4j.zeros(DataType.FLOAT, IMAGES, 4, 4, CHANNELS);
    INDArray dy = Nd4j.randn(DataType.FLOAT, IMAGES, 1, 1, CHANNELS);
    INDArray dx = x.like();
    assertTrue(
        compute(operation(config, x, Pooling2DDerivative.class), new INDArray[] {x, dy}, dx));
    assertEquals(0, dx.sum(1, 2).sub(dy.reshape(IMAGES, CHANNELS)).amaxNumber().doubleValue(), 0);
    assertEquals(IMAGES * CHANNELS, dx.neq(0).castTo(DataType.INT).sumNumber().longValue());
  }

  @Test
  void whatItDoesNotComputeIsLeftToNd4j() {
    INDArray x = map(6, 6);
    Pooling2DConfig plain = window(2, 2, 2, 2).build();
    INDArray y = map(3, 3);
    DifferentialFunction pooling = operation(plain, x, MaxPooling2D.class);
    INDArray turned = Nd4j.randn(DataType.FLOAT, IMAGES, CHANNELS, 6, 6).permute(0, 2, 3, 1);
    assertFalse(compute(pooling, new INDArray[] {turned}, y), "not in C order");
    INDArray[] exact = {x.castTo(DataType.DOUBLE)};
    assertFalse(compute(pooling, exact, y.castTo(DataType.DOUBLE)), "double precision");
    DifferentialFunction wide = operation(window(7, 2, 1, 2).build(), x, MaxPooling2D.class);
    assertFalse(compute(wide, new INDArray[] {x}, map(1, 3)), "a window beyond the map");
    assertOther(window(2, 2, 2, 2).isNHWC(false), "channels first");
    assertOther(window(3, 3, 1, 1).pH(1).pW(1), "padding");
    assertOther(window(3, 3, 1, 1).paddingMode(PaddingMode.SAME), "padding that keeps the size");
    SameDiff sd = SameDiff.create();
    sd.cnn().avgPooling2d(sd.var("x", x), plain);
    assertNull(Maxima.of(sd.getOps().values().iterator().next().getOp()), "the mean");
  }

  private static void assertOther(Pooling2DConfig.Pooling2DConfigBuilder windows, String why) {
    assertNull(Maxima.of(operation(windows.build(), map(6, 6), MaxPooling2D.class)), why);
  }

  private static Pooling2DConfig.Pooling2DConfigBuilder window(int kh, int kw, int sh, int sw) {
    return Pooling2DConfig.builder().kH(kh).kW(kw).sH(sh).sW(sw).isNHWC(true);
  }

  private static DifferentialFunction operation(
      Pooling2DConfig config, INDArray x, Class<? extends DifferentialFunction> kind) {
    SameDiff sd = SameDiff.create();
    sd.cnn().maxPooling2d(sd.var("x", x), config).sum().markAsLoss();
    sd.createGradFunction();
    SameDiff owner = kind == MaxPooling2D.class ? sd : sd.getFunction("grad");
    return owner.getOps().values().stream()
        .map(op -> op.getOp())
        .filter(op -> op.getClass() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static boolean compute(DifferentialFunction function, INDArray[] in, INDArray out) {
    return Maxima.of(function)
        .compute(in, new INDArray[] {out}, new boolean[] {true}, MaximaTest::memory);
  }

  private static INDArray memory(String name, LongShapeDescriptor shape) {
    return Nd4j.valueArrayOf(shape.getShape(), 7, shape.dataType());
  }

  private static INDArray map(long h, long w) {
    return Nd4j.randn(DataType.FLOAT, IMAGES, h, w, CHANNELS);
  }
}

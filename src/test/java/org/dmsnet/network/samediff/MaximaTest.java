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

  @ParameterizedTest(name = "{0} x {1}, windows {2} x {3} every {4} x {5}, channels last: {6}")
  @CsvSource({
    "8,8,8,8,8,8,false", "7,5,2,2,2,2,false", "6,6,3,2,1,2,false",
    "20,1,20,1,20,1,true", "8,8,2,2,2,2,true", "300,1,300,1,300,1,true"
  })
  void theMaximaAndTheirGradientAgree(int h, int w, int kh, int kw, int sh, int sw, boolean last) {
    Pooling2DConfig config = window(kh, kw, sh, sw, last).build();
    INDArray x = map(h, w, last);
    INDArray y = map((h - kh) / sh + 1, (w - kw) / sw + 1, last);
    INDArray dy = Nd4j.randn(DataType.FLOAT, y.shape());
    INDArray dx = map(h, w, last);
    assertTrue(compute(operation(config, x, MaxPooling2D.class), new INDArray[] {x}, y));
    assertTrue(
        compute(operation(config, x, Pooling2DDerivative.class), new INDArray[] {x, dy}, dx));

    INDArray gradient = Nd4j.create(DataType.FLOAT, first(x, last).shape());
    for (long n = 0; n < IMAGES; n++) {
      for (long c = 0; c < CHANNELS; c++) {
        for (int i = 0; i < first(y, last).size(2); i++) {
          for (int j = 0; j < first(y, last).size(3); j++) {
            int row = i * sh;
            int column = j * sw;
            for (int a = i * sh; a < i * sh + kh; a++) {
              for (int b = j * sw; b < j * sw + kw; b++) {
                if (at(x, last, n, c, a, b) > at(x, last, n, c, row, column)) {
                  row = a;
                  column = b;
                }
              }
            }
            assertEquals(at(x, last, n, c, row, column), at(y, last, n, c, i, j), 0);
            long[] place = {n, c, row, column};
            gradient.putScalar(place, gradient.getFloat(place) + at(dy, last, n, c, i, j));
          }
        }
      }
    }
    assertEquals(0, gradient.sub(first(dx, last)).amaxNumber().doubleValue(), 1e-6);
  }

  @Test
  void oneOfEqualMaximaHasTheGradient() {
    Pooling2DConfig config = window(4, 4, 4, 4, false).build();
    INDArray x = Nd4j.zeros(DataType.FLOAT, IMAGES, CHANNELS, 4, 4);
    INDArray dy = Nd4j.randn(DataType.FLOAT, IMAGES, CHANNELS, 1, 1);
    INDArray dx = x.like();
    assertTrue(
        compute(operation(config, x, Pooling2DDerivative.class), new INDArray[] {x, dy}, dx));
    assertEquals(0, dx.sum(2, 3).sub(dy.reshape(IMAGES, CHANNELS)).amaxNumber().doubleValue(), 0);
    assertEquals(IMAGES * CHANNELS, dx.neq(0).castTo(DataType.INT).sumNumber().longValue());
  }

  @Test
  void whatItDoesNotComputeIsLeftToNd4j() {
    INDArray x = map(6, 6, false);
    Pooling2DConfig plain = window(2, 2, 2, 2, false).build();
    INDArray y = map(3, 3, false);
    DifferentialFunction pooling = operation(plain, x, MaxPooling2D.class);
    INDArray turned = map(6, 6, true).permute(0, 3, 1, 2);
    assertFalse(compute(pooling, new INDArray[] {turned}, y), "not in C order");
    INDArray[] exact = {x.castTo(DataType.DOUBLE)};
    assertFalse(compute(pooling, exact, y.castTo(DataType.DOUBLE)), "double precision");
    DifferentialFunction wide = operation(window(7, 2, 1, 2, false).build(), x, MaxPooling2D.class);
    assertFalse(compute(wide, new INDArray[] {x}, map(1, 3, false)), "a window beyond the map");
    assertNull(
        Maxima.of(operation(window(3, 3, 1, 1, false).pH(1).pW(1).build(), x, MaxPooling2D.class)),
        "padding");
    assertNull(
        Maxima.of(
            operation(
                window(3, 3, 1, 1, false).paddingMode(PaddingMode.SAME).build(),
                x,
                MaxPooling2D.class)),
        "padding that keeps the size");
    SameDiff sd = SameDiff.create();
    sd.cnn().avgPooling2d(sd.var("x", x), plain);
    assertNull(Maxima.of(sd.getOps().values().iterator().next().getOp()), "the mean");
  }

  private static Pooling2DConfig.Pooling2DConfigBuilder window(
      int kh, int kw, int sh, int sw, boolean last) {
    return Pooling2DConfig.builder().kH(kh).kW(kw).sH(sh).sW(sw).isNHWC(last);
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

  private static INDArray map(long h, long w, boolean last) {
    return last
        ? Nd4j.randn(DataType.FLOAT, IMAGES, h, w, CHANNELS)
        : Nd4j.randn(DataType.FLOAT, IMAGES, CHANNELS, h, w);
  }

  private static INDArray first(INDArray map, boolean last) {
    return last ? map.permute(0, 3, 1, 2) : map;
  }

  private static float at(INDArray map, boolean last, long... place) {
    return first(map, last).getFloat(place);
  }
}

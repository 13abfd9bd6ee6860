package org.dmsnet.network.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2DDerivative;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** 1x1 convolutions of one channel and their gradients, against products in double precision. */
class PlaceProductsTest {
  private static final long IMAGES = 3;
  private static final long PLACES = 20;

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
    Nd4j.getRandom().setSeed(3);
  }

  @ParameterizedTest
  @CsvSource({"6,1", "1,6", "1,1"})
  void aConvolutionAndItsGradientsAgree(long inputs, long outputs) {
    INDArray x = map(inputs);
    INDArray w = Nd4j.randn(DataType.FLOAT, 1, 1, inputs, outputs);
    INDArray dy = map(outputs);
    INDArray y = map(outputs);
    assertTrue(compute(operation(config(1, 1), w, Conv2D.class), new INDArray[] {x, w}, y));
    INDArray dx = map(inputs);
    INDArray dw = w.like();
    DifferentialFunction gradient = operation(config(1, 1), w, Conv2DDerivative.class);
    assertTrue(compute(gradient, new INDArray[] {x, w, dy}, dx, dw));
    INDArray weights = exact(w).reshape(inputs, outputs);
    INDArray sum = Nd4j.create(DataType.DOUBLE, inputs, outputs);
    for (long n = 0; n < IMAGES; n++) {
      assertClose(weights.transpose().mmul(places(x, n)), places(y, n));
      assertClose(weights.mmul(places(dy, n)), places(dx, n));
      sum.addi(places(x, n).mmul(places(dy, n).transpose()));
    }
    assertClose(sum, exact(dw).reshape(inputs, outputs));
  }

  @Test
  void whatItDoesNotComputeIsLeftToNd4j() {
    INDArray w = Nd4j.randn(DataType.FLOAT, 1, 1, 6, 4);
    DifferentialFunction several = operation(config(1, 1), w, Conv2D.class);
    assertFalse(
        compute(several, new INDArray[] {map(6), w}, map(4)), "several channels on each side");
    INDArray one = Nd4j.randn(DataType.FLOAT, 1, 1, 6, 1);
    DifferentialFunction sum = operation(config(1, 1), one, Conv2D.class);
    INDArray turned = Nd4j.randn(DataType.FLOAT, IMAGES, 4, 5, 6).permute(0, 3, 1, 2);
    assertFalse(compute(sum, new INDArray[] {turned, one}, map(1)), "not in C order");
    INDArray[] exact = {exact(map(6)), exact(one)};
    assertFalse(compute(sum, exact, exact(map(1))), "double precision");
    INDArray wide = Nd4j.randn(DataType.FLOAT, 3, 3, 6, 1);
    assertNull(PlaceProducts.of(operation(config(3, 1), wide, Conv2D.class)), "3x3");
    assertNull(PlaceProducts.of(operation(config(1, 2), one, Conv2D.class)), "stride 2");
  }

  private static Conv2DConfig config(long side, long stride) {
    return Conv2DConfig.builder()
        .kH(side)
        .kW(side)
        .sH(stride)
        .sW(stride)
        .pH(side / 2)
        .pW(side / 2)
        .dataFormat(Conv2DConfig.NCHW)
        .weightsFormat(WeightsFormat.YXIO)
        .build();
  }

  private static DifferentialFunction operation(
      Conv2DConfig config, INDArray w, Class<? extends DifferentialFunction> kind) {
    SameDiff sd = SameDiff.create();
    SDVariable x = sd.var("x", map(w.size(2)));
    sd.cnn().conv2d("y", x, sd.var("w", w), config).sum().markAsLoss();
    sd.createGradFunction();
    SameDiff owner = kind == Conv2D.class ? sd : sd.getFunction("grad");
    return owner.getOps().values().stream()
        .map(op -> op.getOp())
        .filter(op -> op.getClass() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static boolean compute(DifferentialFunction function, INDArray[] in, INDArray... out) {
    PlaceProducts products = PlaceProducts.of(function);
    assertNotNull(products);
    return products.compute(in, out, new boolean[] {true, true}, PlaceProductsTest::memory);
  }

  private static INDArray memory(String name, LongShapeDescriptor shape) {
    return Nd4j.valueArrayOf(shape.getShape(), 7, shape.dataType());
  }

  private static INDArray map(long channels) {
    return Nd4j.randn(DataType.FLOAT, IMAGES, channels, 4, 5);
  }

  private static INDArray exact(INDArray array) {
    return array.castTo(DataType.DOUBLE);
  }

  private static INDArray places(INDArray map, long image) {
    return exact(map).slice(image).reshape(map.size(1), PLACES);
  }

  private static void assertClose(INDArray expected, INDArray found) {
    assertEquals(0, expected.sub(found).amaxNumber().doubleValue(), 1e-5);
  }
}

package org.dmsnet.network.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** 1x1 convolutions as products of matrices, against oneDNN's convolution. */
class PointwisePrimitivesTest {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
    Nd4j.getRandom().setSeed(3);
  }

  @ParameterizedTest
  @CsvSource({
    "4,8,32,16,CHANNELS_LAST",
    "4,8,32,16,CHANNELS_FIRST",
    "3,5,7,9,CHANNELS_LAST",
    "2,1,64,3,CHANNELS_LAST",
    "1,1,1,1,CHANNELS_FIRST"
  })
  void agreesWithTheConvolution(int images, int side, int in, int out, Layout layout) {
    ConvolutionLayer layer = layer(1, 1, out);
    long[] xShape = {images, in, side, side};
    long[] yShape = {images, out, side, side};
    INDArray[] expected = passes(new ConvolutionPrimitives(layer, xShape, yShape), layout, xShape);
    INDArray[] found = passes(new PointwisePrimitives(layer, xShape, yShape), layout, xShape);
    for (int i = 0; i < expected.length; i++) {
      INDArray difference = expected[i].dup('c').sub(found[i].dup('c'));
      assertEquals(0, difference.amaxNumber().doubleValue(), 1e-5 * images * side * side);
      assertTrue(expected[i].amaxNumber().doubleValue() > 0);
    }
  }

  /** y, dx, dW and db of the same values. */
  private static INDArray[] passes(ConvolutionPasses passes, Layout layout, long... xShape) {
    Nd4j.getRandom().setSeed(5);
    long out = passes.outputShape()[1];
    INDArray x = random(layout, xShape);
    INDArray dy = random(layout, passes.outputShape());
    INDArray w = Nd4j.randn(DataType.FLOAT, out, xShape[1], 1, 1);
    INDArray b = Nd4j.randn(DataType.FLOAT, 1, out);
    INDArray y = random(layout, passes.outputShape());
    INDArray dx = random(layout, xShape);
    INDArray dW = w.like();
    INDArray db = b.like();
    passes.forward().run(NONE, ArrayType.FF_WORKING_MEM, x, w, y, b);
    passes.gradientOfInput().run(NONE, ArrayType.BP_WORKING_MEM, dy, w, dx);
    passes.gradientOfWeights().run(NONE, ArrayType.BP_WORKING_MEM, x, dy, dW);
    passes.gradientOfBias().run(NONE, ArrayType.BP_WORKING_MEM, dy, db);
    return new INDArray[] {y, dx, dW, db};
  }

  private static INDArray random(Layout layout, long... shape) {
    INDArray map = layout.create(NONE, ArrayType.ACTIVATIONS, DataType.FLOAT, shape);
    map.assign(Nd4j.randn(DataType.FLOAT, shape));
    return map;
  }

  @Test
  void whatAPrimitiveAlwaysReadsStaysWhileItLives() {
    Primitive sum = SumOfPlaces.of(1, 2, 16, 16);
    INDArray dy = random(Layout.CHANNELS_LAST, 1, 2, 16, 16).assign(1);
    INDArray db = Nd4j.create(DataType.FLOAT, 1, 2);
    List<FloatPointer> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      System.gc();
      Pointer.deallocateReferences();
      others.add(new FloatPointer(256).fill(0));
      sum.run(NONE, ArrayType.BP_WORKING_MEM, dy, db);
      assertEquals(Nd4j.createFromArray(new float[][] {{256, 256}}), db);
    }
    others.forEach(Pointer::close);
  }

  @Test
  void withoutABiasThereIsNoGradientOfOne() {
    ConvolutionLayer layer = layer(1, 1, 4);
    layer.setHasBias(false);
    long[] shape = {1, 4, 2, 2};
    assertNull(new PointwisePrimitives(layer, shape, shape).gradientOfBias());
    assertNull(new ConvolutionPrimitives(layer, shape, shape).gradientOfBias());
  }

  @Test
  void itIsForFewPlacesOneByOne() {
    assertTrue(PointwisePrimitives.pays(layer(1, 1, 8), new long[] {4, 8, 16, 16}));
    assertFalse(PointwisePrimitives.pays(layer(1, 1, 8), new long[] {5, 8, 16, 16}));
    assertFalse(PointwisePrimitives.pays(layer(1, 2, 8), new long[] {4, 8, 16, 16}));
    assertFalse(PointwisePrimitives.pays(layer(3, 1, 8), new long[] {4, 8, 16, 16}));
  }

  private static ConvolutionLayer layer(int kernel, int stride, int out) {
    return new ConvolutionLayer.Builder(kernel, kernel).stride(stride, stride).nOut(out).build();
  }
}

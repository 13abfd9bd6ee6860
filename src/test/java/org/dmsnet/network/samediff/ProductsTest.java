package org.dmsnet.network.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.dmsnet.network.kernel.MatrixProduct;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.reduce.MmulBp;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** Products of matrices and their gradients, against ND4J's in double precision. */
class ProductsTest {

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
    Nd4j.getRandom().setSeed(3);
  }

  static Stream<Arguments> products() {
    return Stream.of(new long[] {}, new long[] {3}, new long[] {2, 3})
        .flatMap(
            stack ->
                Stream.of(false, true)
                    .flatMap(x -> Stream.of(false, true).map(y -> Arguments.of(stack, x, y))));
  }

  @ParameterizedTest
  @MethodSource("products")
  void aProductAndItsGradientAgree(long[] stack, boolean transposeX, boolean transposeY) {
    INDArray x = transposeX ? values(stack, 7, 5) : values(stack, 5, 7);
    INDArray y = transposeY ? values(stack, 20, 7) : values(stack, 7, 20);
    INDArray dz = values(stack, 5, 20);
    INDArray z = dz.like();
    Mmul product = new Mmul(x, y, transposeX, transposeY, false);
    assertTrue(computed(Products.of(product), new INDArray[] {x, y}, z));
    assertClose(Nd4j.exec(new Mmul(exact(x), exact(y), transposeX, transposeY, false))[0], z);

    MMulTranspose transposition =
        MMulTranspose.builder().transposeA(transposeX).transposeB(transposeY).build();
    INDArray[] gradients = {x.like(), y.like()};
    INDArray[] expected = {exact(x), exact(y)};
    Nd4j.exec(new MmulBp(exact(x), exact(y), exact(dz), expected[0], expected[1], transposition));
    MmulBp gradient = new MmulBp(x, y, dz, gradients[0], gradients[1], transposition);
    assertTrue(computed(Products.of(gradient), new INDArray[] {x, y, dz}, gradients));
    assertClose(expected[0], gradients[0]);
    assertClose(expected[1], gradients[1]);
  }

  private static boolean computed(Products products, INDArray[] in, INDArray... out) {
    boolean[] isRead = new boolean[out.length];
    Arrays.fill(isRead, true);
    return products.compute(in, out, isRead, ProductsTest::noMemory);
  }

  private static INDArray noMemory(String name, LongShapeDescriptor shape) {
    throw new AssertionError("a product needs no memory");
  }

  @Test
  void aGradientThatNobodyReadsIsLeftOut() {
    INDArray x = values(new long[] {}, 2, 3);
    INDArray y = values(new long[] {}, 3, 4);
    INDArray dz = values(new long[] {}, 2, 4);
    MMulTranspose plain = MMulTranspose.allFalse();
    for (boolean[] isRead : new boolean[][] {{true, false}, {false, true}}) {
      INDArray[] gradients = {
        Nd4j.valueArrayOf(x.shape(), 99f, DataType.FLOAT),
        Nd4j.valueArrayOf(y.shape(), 99f, DataType.FLOAT)
      };
      Products products = Products.of(new MmulBp(x, y, dz, gradients[0], gradients[1], plain));
      INDArray[] in = {x, y, dz};
      assertTrue(products.compute(in, gradients, isRead, ProductsTest::noMemory));
      for (int i = 0; i < isRead.length; i++) {
        assertEquals(!isRead[i], gradients[i].eq(99).all());
      }
    }
  }

  @Test
  void aSingleMatrixIsTheFactorOfEachOfAStack() {
    INDArray a = values(new long[] {}, 5, 7);
    INDArray b = values(new long[] {3}, 7, 4);
    INDArray c = Nd4j.create(DataType.FLOAT, 3, 5, 4);
    assertTrue(MatrixProduct.serves(a, b, c));
    MatrixProduct.compute(a, false, b, false, c);
    for (int i = 0; i < 3; i++) {
      assertClose(exact(a).mmul(exact(b.slice(i))), c.slice(i));
    }
  }

  private static INDArray values(long[] stack, long rows, long columns) {
    long[] shape = Arrays.copyOf(stack, stack.length + 2);
    shape[stack.length] = rows;
    shape[stack.length + 1] = columns;
    return Nd4j.randn(DataType.FLOAT, shape);
  }

  private static INDArray exact(INDArray array) {
    return array.castTo(DataType.DOUBLE);
  }

  private static void assertClose(INDArray expected, INDArray found) {
    INDArray difference = expected.sub(exact(found));
    assertEquals(0, difference.amaxNumber().doubleValue(), 1e-5);
  }

  @Test
  void aProductByHand() {
    INDArray a = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}});
    INDArray b = Nd4j.createFromArray(new float[][] {{10, 20}, {30, 40}});
    INDArray c = Nd4j.create(DataType.FLOAT, 2, 2);
    MatrixProduct.compute(a, false, b, true, c);
    assertEquals(Nd4j.createFromArray(new float[][] {{50, 110}, {110, 250}}), c);
  }

  @Test
  void whatItDoesNotComputeIsLeftToNd4j() {
    INDArray x = Nd4j.rand(DataType.FLOAT, 3, 3);
    assertNull(Products.of(new Mmul(x, x, false, false, true)), "transposed afterwards");
    assertNull(Products.of(new Mmul(x, x, 2, 0)), "scaled");
    Products products = Products.of(new Mmul(x, x, false, false, false));
    for (INDArray other :
        new INDArray[] {exact(x), x.transpose(), Nd4j.rand(DataType.FLOAT, 2, 3, 3)}) {
      assertFalse(computed(products, new INDArray[] {x, other}, x.like()));
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    INDArray a = Nd4j.create(DataType.FLOAT, 2, 3);
    assertThrows(
        IllegalArgumentException.class,
        () -> MatrixProduct.compute(a, false, a, false, Nd4j.create(DataType.FLOAT, 2, 3)));
  }
}

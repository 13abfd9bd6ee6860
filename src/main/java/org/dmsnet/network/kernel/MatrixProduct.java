package org.dmsnet.network.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Products of matrices, alone [R,C] or in stacks [...,R,C], by oneDNN. ND4J's own go through BLAS
 * one by one, where a second matrix that is read transposed takes up to seven times as long, and in
 * stacks through a loop.
 */
public final class MatrixProduct {
  private static final ThreadLocal<Map<Sizes, MatrixProduct>> MADE =
      ThreadLocal.withInitial(HashMap::new);

  /** Of op(A) [stackA,rows,inner] and op(B) [stackB,inner,columns]. */
  private record Sizes(
      long stackA,
      long stackB,
      long rows,
      long inner,
      long columns,
      boolean isFirstTransposed,
      boolean isSecondTransposed) {}

  private final memory first;
  private final memory second;
  private final memory product;
  private final matmul computation;
  private final IntMemoryMap arguments = new IntMemoryMap();

  private MatrixProduct(Sizes sizes) {
    memory.desc a =
        matrices(sizes.stackA(), sizes.rows(), sizes.inner(), sizes.isFirstTransposed());
    memory.desc b =
        matrices(sizes.stackB(), sizes.inner(), sizes.columns(), sizes.isSecondTransposed());
    long stack = Math.max(sizes.stackA(), sizes.stackB());
    memory.desc c = matrices(stack, sizes.rows(), sizes.columns(), false);
    computation =
        new matmul(new matmul.primitive_desc(new matmul.desc(a, b, c), DnnEngine.engine()));
    first = DnnEngine.unbound(a);
    second = DnnEngine.unbound(b);
    product = DnnEngine.unbound(c);
    arguments.put(DNNL_ARG_SRC, first);
    arguments.put(DNNL_ARG_WEIGHTS, second);
    arguments.put(DNNL_ARG_DST, product);
  }

  private static memory.desc matrices(long stack, long rows, long columns, boolean transposed) {
    return new memory.desc(
        new long[] {stack, rows, columns},
        memory.data_type.f32,
        transposed ? memory.format_tag.acb : memory.format_tag.abc);
  }

  /**
   * Whether {@link #compute} takes these arrays: single precision, rank 2 or more, in C order, as
   * many matrices in each or one alone, and oneDNN is on.
   *
   * @param arrays both factors and the product
   */
  public static boolean serves(INDArray... arrays) {
    boolean isServed =
        Arrays.stream(arrays)
            .allMatch(
                array ->
                    array.rank() >= 2 && array.ordering() == 'c' && DnnEngine.servesInOrder(array));
    return isServed
        && Arrays.stream(arrays)
                .mapToLong(MatrixProduct::stack)
                .filter(stack -> stack != 1)
                .distinct()
                .count()
            <= 1;
  }

  private static long stack(INDArray array) {
    return array.length() / (rows(array) * columns(array));
  }

  private static long rows(INDArray array) {
    return array.size(array.rank() - 2);
  }

  private static long columns(INDArray array) {
    return array.size(array.rank() - 1);
  }

  /**
   * C = op(A) op(B), where op transposes or does nothing. A single matrix is the factor of each one
   * of a stack.
   *
   * @param a A
   * @param transposeA whether A is transposed
   * @param b B
   * @param transposeB whether B is transposed
   * @param c the product, overwritten
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static void compute(
      INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray c) {
    long inner = transposeA ? rows(a) : columns(a);
    if ((transposeA ? columns(a) : rows(a)) != rows(c)
        || (transposeB ? columns(b) : rows(b)) != inner
        || (transposeB ? rows(b) : columns(b)) != columns(c)
        || Math.max(stack(a), stack(b)) != stack(c)) {
      throw new IllegalArgumentException(
          "No product of "
              + a.shapeInfoToString()
              + " and "
              + b.shapeInfoToString()
              + " is "
              + c.shapeInfoToString());
    }
    Sizes sizes = new Sizes(stack(a), stack(b), rows(c), inner, columns(c), transposeA, transposeB);
    MADE.get().computeIfAbsent(sizes, MatrixProduct::new).run(a, b, c);
  }

  private void run(INDArray a, INDArray b, INDArray c) {
    first.set_data_handle(a.data().addressPointer());
    second.set_data_handle(b.data().addressPointer());
    product.set_data_handle(c.data().addressPointer());
    stream stream = DnnEngine.stream();
    computation.execute(stream, arguments);
    stream._wait();
  }
}

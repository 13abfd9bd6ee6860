package org.dmsnet.network.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Adam's step on a number of values that lie side by side, in four passes of oneDNN: see {@link
 * AdamRuntime}.
 */
final class AdamPrimitives {
  /** The scale of a post-operation that nothing is scaled by. */
  private static final float UNSCALED = 1;

  private static final ThreadLocal<Map<Options, AdamPrimitives>> MADE =
      ThreadLocal.withInitial(HashMap::new);

  /** A thread has one denominator, whatever the number of values. */
  private static final ThreadLocal<FloatPointer> DENOMINATOR =
      ThreadLocal.withInitial(() -> new FloatPointer(AdamRuntime.PART));

  private record Options(long length, double beta1, double beta2, double epsilon) {}

  private final memory.desc values;
  private final memory.desc single =
      new memory.desc(new long[] {1}, memory.data_type.f32, memory.format_tag.x);
  private final memory gradient;
  private final memory mean;
  private final memory square;
  private final memory denominator;
  private final FloatPointer rate = new FloatPointer(1);
  private final FloatPointer nothing = new FloatPointer(1).put(0);
  private final Pass[] passes;

  /** A primitive and its arguments. */
  private record Pass(binary primitive, IntMemoryMap arguments) {}

  private AdamPrimitives(Options options) {
    values =
        new memory.desc(new long[] {options.length()}, memory.data_type.f32, memory.format_tag.x);
    gradient = unbound();
    mean = unbound();
    square = unbound();
    denominator = new memory(values, DnnEngine.engine(), DENOMINATOR.get());
    memory zero = new memory(single, DnnEngine.engine(), nothing);

    post_ops toMean = new post_ops();
    scale(toMean, 1 - options.beta1(), 0);
    toMean.append_sum((float) options.beta1(), 0);
    post_ops toSquare = new post_ops();
    scale(toSquare, 1 - options.beta2(), 0);
    toSquare.append_sum((float) options.beta2(), 0);
    post_ops toDenominator = new post_ops();
    toDenominator.append_eltwise(UNSCALED, algorithm.eltwise_sqrt, 0, 0);
    scale(toDenominator, 1, options.epsilon());
    post_ops toStep = new post_ops();
    toStep.append_binary(algorithm.binary_mul, single);
    passes =
        new Pass[] {
          pass(algorithm.binary_add, gradient, zero, mean, toMean),
          pass(algorithm.binary_mul, gradient, gradient, square, toSquare),
          pass(algorithm.binary_add, square, zero, denominator, toDenominator),
          pass(algorithm.binary_div, mean, denominator, gradient, toStep)
        };
    passes[passes.length - 1]
        .arguments()
        .put(
            DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | DNNL_ARG_SRC_1,
            new memory(single, DnnEngine.engine(), rate));
  }

  private memory unbound() {
    return new memory(values, DnnEngine.engine(), new Pointer());
  }

  private static void scale(post_ops operations, double factor, double shift) {
    operations.append_eltwise(UNSCALED, algorithm.eltwise_linear, (float) factor, (float) shift);
  }

  private static Pass pass(
      algorithm operation, memory first, memory second, memory result, post_ops then) {
    primitive_attr attributes = new primitive_attr();
    attributes.set_post_ops(then);
    binary.desc asked =
        new binary.desc(operation, first.get_desc(), second.get_desc(), result.get_desc());
    binary primitive = new binary(new binary.primitive_desc(asked, attributes, DnnEngine.engine()));
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(DNNL_ARG_SRC_0, first);
    arguments.put(DNNL_ARG_SRC_1, second);
    arguments.put(DNNL_ARG_DST, result);
    return new Pass(primitive, arguments);
  }

  /**
   * This thread's.
   *
   * @param length number of values, at most {@link AdamRuntime#PART}
   * @param adam betas and epsilon
   */
  static AdamPrimitives of(long length, Adam adam) {
    return MADE.get()
        .computeIfAbsent(
            new Options(length, adam.getBeta1(), adam.getBeta2(), adam.getEpsilon()),
            AdamPrimitives::new);
  }

  /**
   * Computes.
   *
   * @param start of the values in the arrays
   * @param g the gradient, the step afterwards
   * @param m its mean, changed in place
   * @param v the mean of its square, changed in place
   * @param corrected the rate, corrected for the bias of both
   */
  void run(long start, INDArray g, INDArray m, INDArray v, double corrected) {
    bind(gradient, g, start);
    bind(mean, m, start);
    bind(square, v, start);
    rate.put((float) corrected);
    stream stream = DnnEngine.stream();
    for (Pass pass : passes) {
      pass.primitive().execute(stream, pass.arguments());
    }
    stream._wait();
  }

  private static void bind(memory memory, INDArray array, long start) {
    Pointer values = array.data().addressPointer();
    memory.set_data_handle(new FloatPointer(values).getPointer(start));
  }
}

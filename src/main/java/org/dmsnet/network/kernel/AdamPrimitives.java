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
 * Adam's step on a number of values that lie side by side, in three passes of oneDNN: see {@link
 * AdamRuntime}. The third, of 1 / (sqrt(v) + epsilon), adds the decay c w to the step as
 *
 * <pre>  (m / (sqrt(v) + epsilon) rate / c + w) c</pre>
 */
final class AdamPrimitives {
  /** The scale of a post-operation that nothing is scaled by. */
  private static final float UNSCALED = 1;

  /** The smallest decay: what is multiplied with it afterwards is divided by it. */
  private static final float LEAST = Float.MIN_NORMAL;

  private static final ThreadLocal<Map<Options, AdamPrimitives>> MADE =
      ThreadLocal.withInitial(HashMap::new);

  private record Options(
      long length, double beta1, double beta2, double epsilon, boolean isDecaying) {}

  private final Options options;
  private final memory.desc values;
  private final memory.desc single =
      new memory.desc(new long[] {1}, memory.data_type.f32, memory.format_tag.x);
  private final memory gradient;
  private final memory mean;
  private final memory square;
  private final memory parameters;
  private final FloatPointer ofMean = new FloatPointer(1);
  private final FloatPointer ofSquare = new FloatPointer(1);
  private final FloatPointer nothing = new FloatPointer(1).put(0);
  private final FloatPointer rate = new FloatPointer(1);
  private final FloatPointer decay = new FloatPointer(1);
  private final Pass[] passes;

  /** A primitive and its arguments. */
  private record Pass(binary primitive, IntMemoryMap arguments) {}

  private AdamPrimitives(Options options) {
    this.options = options;
    values =
        new memory.desc(new long[] {options.length()}, memory.data_type.f32, memory.format_tag.x);
    gradient = DnnEngine.unbound(values);
    mean = DnnEngine.unbound(values);
    square = DnnEngine.unbound(values);
    parameters = DnnEngine.unbound(values);
    passes =
        new Pass[] {
          pass(algorithm.binary_mul, gradient, one(ofMean), mean, sum(options.beta1())),
          pass(algorithm.binary_mul, gradient, gradient, square, scaledSum(options.beta2())),
          step()
        };
    passes[1].arguments().put(postOperation(0), one(ofSquare));
  }

  private memory one(FloatPointer value) {
    return new memory(single, DnnEngine.engine(), value);
  }

  private static post_ops sum(double share) {
    post_ops then = new post_ops();
    then.append_sum((float) share, 0);
    return then;
  }

  private post_ops scaledSum(double share) {
    post_ops then = new post_ops();
    then.append_binary(algorithm.binary_mul, single);
    then.append_sum((float) share, 0);
    return then;
  }

  private Pass step() {
    post_ops then = new post_ops();
    then.append_eltwise(UNSCALED, algorithm.eltwise_sqrt, 0, 0);
    then.append_eltwise(UNSCALED, algorithm.eltwise_linear, 1, (float) options.epsilon());
    then.append_eltwise(UNSCALED, algorithm.eltwise_pow, 1, -1);
    int next = then.len();
    then.append_binary(algorithm.binary_mul, values);
    then.append_binary(algorithm.binary_mul, single);
    if (options.isDecaying()) {
      then.append_binary(algorithm.binary_add, values);
      then.append_binary(algorithm.binary_mul, single);
    }
    Pass step = pass(algorithm.binary_add, square, one(nothing), gradient, then);
    step.arguments().put(postOperation(next++), mean);
    step.arguments().put(postOperation(next++), one(rate));
    if (options.isDecaying()) {
      step.arguments().put(postOperation(next++), parameters);
      step.arguments().put(postOperation(next), one(decay));
    }
    return step;
  }

  private static int postOperation(int index) {
    return DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1) | DNNL_ARG_SRC_1;
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
   * @param isDecaying whether the values decay
   */
  static AdamPrimitives of(long length, Adam adam, boolean isDecaying) {
    return MADE.get()
        .computeIfAbsent(
            new Options(length, adam.getBeta1(), adam.getBeta2(), adam.getEpsilon(), isDecaying),
            AdamPrimitives::new);
  }

  /**
   * Computes.
   *
   * @param start of the values in the arrays
   * @param arrays all of them
   * @param divisor of the gradient
   * @param corrected the rate, corrected for the bias of both means
   * @param decayed share of a parameter that it loses
   */
  void run(long start, AdamValues arrays, double divisor, double corrected, double decayed) {
    bind(gradient, arrays.gradient(), start);
    bind(mean, arrays.mean(), start);
    bind(square, arrays.square(), start);
    ofMean.put((float) ((1 - options.beta1()) / divisor));
    ofSquare.put((float) ((1 - options.beta2()) / (divisor * divisor)));
    rate.put((float) corrected);
    if (options.isDecaying()) {
      bind(parameters, arrays.parameters(), start);
      float share = Math.max((float) decayed, LEAST);
      decay.put(share);
      rate.put((float) (corrected / share));
    }
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

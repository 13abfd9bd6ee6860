package org.dmsnet.network.kernel;

/** A convolution y = W * x + b and its gradients, for inputs of one shape. */
interface ConvolutionPasses {

  /** [N,out,H',W']. */
  long[] outputShape();

  /** Whether all passes want their maps with channels last. */
  boolean isChannelsLast();

  /** Of x, W, y and, where there is one, b. */
  Primitive forward();

  /** Of dL/dy, W and dL/dx. */
  Primitive gradientOfInput();

  /** Of x, dL/dy and dL/dW. */
  Primitive gradientOfWeights();

  /** Of dL/dy and dL/db, where there is a bias. */
  Primitive gradientOfBias();
}

package org.dmsnet.runtime;

/** Where ND4J computes. */
public enum Backend {
  /** The processor, with oneDNN. */
  CPU,
  /** An NVIDIA GPU, through CUDA 11.6. */
  CUDA
}

/** Weights in and out of a graph: safetensors files, their names, and folded batch norms. */
package org.dmsnet.weights;

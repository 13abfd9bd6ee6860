/** A model as an ONNX file, for programs that have no Deeplearning4j. */
package org.dmsnet.production.onnx;

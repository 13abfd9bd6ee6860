package org.dmsnet.production.onnx;

import static org.dmsnet.production.onnx.OnnxGraph.attribute;

import java.util.ArrayList;
import java.util.List;
import onnx.Onnx;
import org.dmsnet.runtime.UserException;

/**
 * Sliding windows: what ND4J's operations and DL4J's layers say about kernel, stride, padding and
 * dilation, in ONNX's words. Both list kH, kW, sH, sW, pH, pW, dH, dW, then the padding mode (0: as
 * given, 1: same size).
 */
final class Windows {
  private Windows() {}

  static String convolution(OnnxGraph graph, String name, String x, String weights, long[] i) {
    if (i[9] != 0) {
      throw new UserException(name + " cannot be written as ONNX: its maps are not [N,C,H,W].");
    }
    if (i[10] != 0) {
      throw new UserException(
          name + " cannot be written as ONNX: its weights are not [kH,kW,in,out].");
    }
    return graph.node(
        "Conv",
        name,
        List.of(x, weights),
        attributes(name, i, true).toArray(Onnx.AttributeProto[]::new));
  }

  static String pooling(OnnxGraph graph, String name, String x, boolean max, long[] i) {
    if (i[10] != 0) {
      long[] plain = i.clone();
      plain[10] = 0;
      String first = transposed(graph, name + "/planes", x, 0, 3, 1, 2);
      String pooled = pooling(graph, name + "/pooled", first, max, plain);
      return transposed(graph, name, pooled, 0, 2, 3, 1);
    }
    List<Onnx.AttributeProto> attributes = attributes(name, i, max);
    if (!max) {
      // ND4J's tenth number: 0 divides by the places inside the map, 1 by all of the window.
      attributes.add(attribute("count_include_pad", i[9]));
    }
    return graph.node(
        max ? "MaxPool" : "AveragePool",
        name,
        List.of(x),
        attributes.toArray(Onnx.AttributeProto[]::new));
  }

  /** Kernel, stride, padding and, where the ONNX operation has them, dilations. */
  static List<Onnx.AttributeProto> attributes(String name, long[] i, boolean dilations) {
    List<Onnx.AttributeProto> attributes = new ArrayList<>();
    attributes.add(attribute("kernel_shape", new long[] {i[0], i[1]}));
    attributes.add(attribute("strides", new long[] {i[2], i[3]}));
    if (i[8] == 1) {
      attributes.add(attribute("auto_pad", "SAME_UPPER"));
    } else if (i[8] == 0) {
      attributes.add(attribute("pads", new long[] {i[4], i[5], i[4], i[5]}));
    } else {
      throw new UserException(
          name + " cannot be written as ONNX: there is no translation of its padding mode.");
    }
    if (dilations) {
      attributes.add(attribute("dilations", new long[] {i[6], i[7]}));
    } else if (i[6] != 1 || i[7] != 1) {
      throw new UserException(
          name + " cannot be written as ONNX: opset 17 has no dilated mean of windows.");
    }
    return attributes;
  }

  private static String transposed(OnnxGraph graph, String name, String x, long... order) {
    return graph.node("Transpose", name, List.of(x), attribute("perm", order));
  }
}

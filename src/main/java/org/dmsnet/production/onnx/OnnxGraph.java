package org.dmsnet.production.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

/**
 * An ONNX graph under construction. Values are known by name; every node and constant gets a name
 * of its own that starts as the caller says.
 */
final class OnnxGraph {
  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder();
  private final Set<String> names = new HashSet<>();

  OnnxGraph(String name) {
    graph.setName(name);
  }

  /** An input or output; a dimension of -1 is the batch. */
  static Onnx.ValueInfoProto value(String name, Onnx.TensorProto.DataType type, long... shape) {
    Onnx.TensorShapeProto.Builder dimensions = Onnx.TensorShapeProto.newBuilder();
    for (long size : shape) {
      Onnx.TensorShapeProto.Dimension.Builder dimension =
          Onnx.TensorShapeProto.Dimension.newBuilder();
      dimensions.addDim(size < 0 ? dimension.setDimParam("N") : dimension.setDimValue(size));
    }
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            Onnx.TypeProto.newBuilder()
                .setTensorType(
                    Onnx.TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }

  void input(Onnx.ValueInfoProto input) {
    names.add(input.getName());
    graph.addInput(input);
  }

  void output(Onnx.ValueInfoProto output) {
    names.add(output.getName());
    graph.addOutput(output);
  }

  /** Adds a node of one output; returns the output's name. */
  String node(String type, String name, List<String> inputs, Onnx.AttributeProto... attributes) {
    return node(type, name, inputs, 1, attributes).get(0);
  }

  /** Adds a node; returns the names of its outputs. */
  List<String> node(
      String type,
      String name,
      List<String> inputs,
      int outputs,
      Onnx.AttributeProto... attributes) {
    List<String> results = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      results.add(unique(name));
    }
    add(type, inputs, results, attributes);
    return results;
  }

  /** Adds the node whose result is a declared output of the graph. */
  void result(String type, String output, List<String> inputs) {
    add(type, inputs, List.of(output));
  }

  private void add(
      String type, List<String> inputs, List<String> outputs, Onnx.AttributeProto... attributes) {
    graph.addNode(
        Onnx.NodeProto.newBuilder()
            .setOpType(type)
            .setName(outputs.get(0))
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(Arrays.asList(attributes)));
  }

  /** Adds a constant of single precision; returns its name. */
  String constant(String name, INDArray values) {
    float[] floats = values.castTo(DataType.FLOAT).dup('c').data().asFloat();
    ByteBuffer bytes = ByteBuffer.allocate(4 * floats.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats);
    return constant(name, Onnx.TensorProto.DataType.FLOAT, bytes, values.shape());
  }

  /** Adds a scalar; returns its name. */
  String constant(String name, double value) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(0, (float) value);
    return constant(name, Onnx.TensorProto.DataType.FLOAT, bytes);
  }

  /** Adds a list of whole numbers, such as a shape; returns its name. */
  String integers(String name, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return constant(name, Onnx.TensorProto.DataType.INT64, bytes, values.length);
  }

  private String constant(
      String name, Onnx.TensorProto.DataType type, ByteBuffer bytes, long... shape) {
    String unique = unique(name);
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(unique)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return unique;
  }

  private String unique(String name) {
    String unique = name;
    for (int i = 1; !names.add(unique); i++) {
      unique = name + "_" + i;
    }
    return unique;
  }

  Onnx.GraphProto build() {
    return graph.build();
  }

  /** A node's whole number. */
  static Onnx.AttributeProto attribute(String name, long value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** A node's number. */
  static Onnx.AttributeProto attribute(String name, double value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  /** A node's list of whole numbers. */
  static Onnx.AttributeProto attribute(String name, long[] values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  /** A node's text. */
  static Onnx.AttributeProto attribute(String name, String value) {
    return Onnx.AttributeProto.newBuilder()
        .setName(name)
        .setType(Onnx.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }
}

package org.dmsnet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.BaseListener;
import org.nd4j.autodiff.listeners.Operation;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a SameDiff layer or vertex costs, found by running its definition once on a batch of zeros
 * and looking at every operation: whoever writes such a layer has nothing to declare.
 *
 * @param multiplyAdds of its matrix products and convolutions
 * @param values numbers that its operations put out
 * @param batch examples in its output, for one in its input
 */
record SameDiffCost(long multiplyAdds, long values, long batch) {

  static SameDiffCost of(SameDiffLayer layer, long... input) {
    SameDiff sd = SameDiff.create();
    SDVariable x = sd.placeHolder("input", DataType.FLOAT, input);
    SDVariable mask =
        sd.constant("mask", layer.onesMaskForInput(Nd4j.zeros(DataType.FLOAT, input)));
    SDVariable out =
        layer.defineLayer(sd, x, parameters(sd, layer.getLayerParams().getParamShapes()), mask);
    return run(sd, out, Map.of("input", input));
  }

  static SameDiffCost of(SameDiffVertex vertex, List<long[]> inputs) {
    SameDiff sd = SameDiff.create();
    Map<String, SDVariable> places = new LinkedHashMap<>();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (String name : vertex.getVertexParams().getInputs()) {
      long[] shape = inputs.get(shapes.size());
      shapes.put(name, shape);
      places.put(name, sd.placeHolder(name, DataType.FLOAT, shape));
    }
    SDVariable out =
        vertex.defineVertex(
            sd, places, parameters(sd, vertex.getVertexParams().getParamShapes()), Map.of());
    return run(sd, out, shapes);
  }

  private static Map<String, SDVariable> parameters(SameDiff sd, Map<String, long[]> shapes) {
    Map<String, SDVariable> parameters = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> parameters.put(name, sd.var(name, DataType.FLOAT, shape)));
    return parameters;
  }

  private static SameDiffCost run(SameDiff sd, SDVariable out, Map<String, long[]> inputs) {
    Counter counter = new Counter();
    var run = sd.batchOutput().output(out.name()).listeners(counter);
    inputs.forEach((name, shape) -> run.input(name, Nd4j.zeros(DataType.FLOAT, shape)));
    INDArray result = run.outputSingle();
    long batch = inputs.values().iterator().next()[0];
    return new SameDiffCost(counter.multiplyAdds, counter.values, result.size(0) / batch);
  }

  /** Sees every operation with its arrays. */
  private static final class Counter extends BaseListener {
    private final List<INDArray> inputs = new ArrayList<>();
    private long multiplyAdds;
    private long values;

    @Override
    public boolean isActive(Operation operation) {
      return true;
    }

    @Override
    public void preOpExecution(SameDiff sd, At at, SameDiffOp op, OpContext context) {
      inputs.clear();
      if (context != null) {
        inputs.addAll(context.getInputArrays());
      }
    }

    @Override
    public void opExecution(
        SameDiff sd,
        At at,
        MultiDataSet batch,
        SameDiffOp op,
        OpContext context,
        INDArray[] outputs) {
      for (INDArray output : outputs) {
        values += output.length();
      }
      switch (op.getOp().opName()) {
        // [..,M,K] x [..,K,N]: K products for each of the output's numbers; the left one holds K of
        // them for each of its rows, of which there are as many as in the output.
        case "matmul", "batched_gemm" -> {
          INDArray out = outputs[0];
          long rows = out.length() / out.size(-1);
          multiplyAdds += out.length() * (inputs.get(0).length() / rows);
        }
        // Every weight is used once at each place of the output.
        case "conv2d" ->
            multiplyAdds += outputs[0].length() / outputs[0].size(1) * inputs.get(1).length();
        default -> {
          // Everything else is counted by its output alone.
        }
      }
    }
  }
}

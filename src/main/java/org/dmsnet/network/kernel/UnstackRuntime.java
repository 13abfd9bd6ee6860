package org.dmsnet.network.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.UnstackVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies one of S parts of a map [S N,C,H,W] to [N,C,H,W], from whichever layout the map has into
 * the one that the next kernel wants. The map's gradient is zero outside the part, and in memory of
 * its own: DL4J adds into it those of the other parts. Any other arrays are DL4J's.
 */
final class UnstackRuntime extends UnstackVertex {
  private final UnstackKernel kernel;
  private MapSlice forward;
  private MapSlice backward;

  UnstackRuntime(
      ComputationGraph graph, String name, int index, UnstackKernel kernel, DataType dataType) {
    super(graph, name, index, kernel.getFrom(), kernel.getStackSize(), dataType);
    this.kernel = kernel;
  }

  private boolean isMine() {
    return DnnEngine.serves(inputs[0]) && images() > 0;
  }

  private long images() {
    return inputs[0].size(0) / kernel.getStackSize();
  }

  private long first() {
    return kernel.getFrom() * images();
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    if (!canDoForward() || !isMine()) {
      return super.doForward(training, workspaces);
    }
    INDArray whole = Layout.known(inputs[0]);
    long[] shape = whole.shape().clone();
    shape[0] = images();
    INDArray part =
        kernel
            .outputLayout(Layout.CHANNELS_LAST)
            .create(workspaces, ArrayType.ACTIVATIONS, DataType.FLOAT, shape);
    forward = slice(forward, whole, part);
    forward.read(whole, part);
    return part;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    if (!canDoBackward() || !isMine()) {
      return super.doBackward(tbptt, workspaces);
    }
    INDArray map = Layout.known(inputs[0]);
    INDArray part = Layout.known(epsilon);
    INDArray gradient = Layout.of(map).createGradient(workspaces, map);
    // In both layouts, an image's values lie together.
    long image = map.length() / map.size(0);
    clear(gradient, 0, first() * image);
    clear(gradient, (first() + images()) * image, map.length());
    backward = slice(backward, gradient, part);
    backward.write(part, gradient);
    return new Pair<>(null, new INDArray[] {gradient});
  }

  private MapSlice slice(MapSlice last, INDArray whole, INDArray part) {
    return last != null && last.fits(whole, first(), part)
        ? last
        : new MapSlice(whole, 0, first(), part);
  }

  private static void clear(INDArray map, long from, long to) {
    var values = new FloatPointer(map.data().addressPointer());
    Pointer.memset(values.getPointer(from), 0, (to - from) * Float.BYTES);
  }
}

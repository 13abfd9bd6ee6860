package org.dmsnet.network.backbone;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.dmsnet.network.layer.SpatialMatrix;
import org.dmsnet.network.samediff.MendedLayer;
import org.dmsnet.weights.TensorNames;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The tokens that a transformer's encoder sees: the class token and the projected patches, row by
 * row, each with the embedding of its position. [N,D,h,w] to [N,1,1+hw,D], h = w.
 *
 * <p>Parameters: {@code class-token} [1,1,D] and {@code position} [1,1+g*g,D], the embeddings of
 * the class token and of a grid of g x g patches. Where the map has another size, the grid is
 * interpolated as by torchvision's {@code interpolate_embeddings}: bicubic (a = -.75), corners
 * aligned. torchvision does that once, to a file; here it is part of the graph, so that training
 * changes the g x g embeddings through it.
 */
public final class VitTokens extends MendedLayer implements TensorNames {
  static final String CLASS_TOKEN = "class-token";
  static final String POSITION = "position";

  /** torchvision's initial deviation of the position embeddings. */
  private static final double DEVIATION = 0.02;

  @JsonProperty private int width;
  @JsonProperty private int grid;

  /** For JSON. */
  public VitTokens() {}

  VitTokens(int width, int grid) {
    this.width = width;
    this.grid = grid;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addBiasParam(CLASS_TOKEN, 1, 1, width);
    params.addBiasParam(POSITION, 1, 1 + (long) grid * grid, width);
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    params.get(CLASS_TOKEN).assign(0);
    INDArray position = params.get(POSITION);
    position.assign(Nd4j.randn(position.dataType(), position.shape()).muli(DEVIATION));
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable map, Map<String, SDVariable> p, SDVariable mask) {
    int side = (int) map.getShape()[2];
    if (map.getShape()[3] != side) {
      throw new IllegalArgumentException("a transformer's map must be square");
    }
    long places = (long) side * side;
    DataType type = map.dataType();
    // Column 0, the class token's, is zero.
    SDVariable patches =
        map.reshape(-1, places)
            .mmul(sd.constant("shift", VitMap.patches(places, type).transpose()));
    SDVariable tokens = sd.permute(patches.reshape(-1, width, 1 + places), 0, 2, 1);
    SDVariable position =
        sd.constant("interpolation", interpolation(side).castTo(type))
            .mmul(p.get(POSITION).reshape(-1, width));
    INDArray first = Nd4j.zeros(type, 1 + places, 1);
    first.putScalar(0, 0, 1);
    SDVariable classToken = sd.constant("first", first).mmul(p.get(CLASS_TOKEN).reshape(1, width));
    return tokens
        .add(position.add(classToken).reshape(1, 1 + places, width))
        .reshape(-1, 1, 1 + places, width);
  }

  /** [1 + side*side, 1 + g*g]: the class token's embedding stays, the grid's are interpolated. */
  private INDArray interpolation(int side) {
    double[][] up = SpatialMatrix.bicubicAligned(grid, side);
    double[][] matrix = new double[1 + side * side][1 + grid * grid];
    matrix[0][0] = 1;
    for (int place = 0; place < side * side; place++) {
      for (int cell = 0; cell < grid * grid; cell++) {
        matrix[1 + place][1 + cell] = up[cell][place];
      }
    }
    return Nd4j.create(matrix);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType.InputTypeConvolutional map = (InputType.InputTypeConvolutional) inputType;
    return InputType.convolutional(1 + map.getHeight() * map.getWidth(), width, 1);
  }

  /** torchvision's: {@code class_token} beside this layer and {@code encoder.pos_embedding}. */
  @Override
  public String tensorName(String vertex, String parameter) {
    String root = vertex.substring(0, vertex.lastIndexOf('.') + 1);
    return root + (parameter.equals(CLASS_TOKEN) ? "class_token" : "encoder.pos_embedding");
  }
}

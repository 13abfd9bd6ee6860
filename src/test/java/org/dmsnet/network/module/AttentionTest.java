package org.dmsnet.network.module;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dmsnet.network.Gradients;
import org.dmsnet.network.samediff.MendedVertex;
import org.dmsnet.recipe.CafmRecipe;
import org.dmsnet.recipe.CasfmRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What CASFM and CAFM compute on the way: softmax weights sum to one. */
class AttentionTest {
  private static final long[] SHAPE = {2, 8, 3, 5};
  private static final INDArray LEFT = Gradients.maps(1, SHAPE);
  private static final INDArray RIGHT = Gradients.maps(2, SHAPE);

  @Test
  void casfmsRowsSumToOne() {
    CasfmAttention vertex = new CasfmAttention(8, new CasfmRecipe(true, 2, 3, 1, true));
    INDArray attention = outputs(vertex, "attention").get("attention");
    assertArrayEquals(new long[] {4, 2, 15, 15}, attention.shape());
    assertSumsToOne(attention, 3);
  }

  @Test
  void casfmsRightTokensAskWithTheLeftEyesPlaces() {
    CasfmAttention vertex = new CasfmAttention(8, new CasfmRecipe(true, 2, 3, 1, true));
    INDArray right = rightsAttention(vertex, LEFT);
    INDArray changed = LEFT.dup();
    changed.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(0)).muli(-3);
    INDArray after = rightsAttention(vertex, changed);
    // The first row of the left map is places 0 to 4: those rows change, the others do not.
    INDArray difference = Nd4j.math.abs(after.sub(right));
    INDArray rows = difference.max(0, 1, 3);
    assertTrue(rows.get(NDArrayIndex.interval(0, 5)).minNumber().doubleValue() > 1e-6);
    assertEquals(0, rows.get(NDArrayIndex.interval(5, 15)).maxNumber().doubleValue(), 1e-12);
  }

  /** The left eyes' come first. */
  private static INDArray rightsAttention(CasfmAttention vertex, INDArray left) {
    INDArray attention = outputs(vertex, left, RIGHT, "attention").get("attention");
    return attention.get(NDArrayIndex.interval(2, 4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cafmsAffinitiesSumToOne(boolean scale) {
    Cafm vertex = new Cafm(8, new CafmRecipe(true, scale, 0.5, true));
    INDArray affinity = outputs(vertex, "affinity").get("affinity");
    assertArrayEquals(new long[] {4, 8, 8}, affinity.shape());
    assertSumsToOne(affinity, 2);
  }

  @Test
  void cafmsSpatialAttentionSumsToOneLiterally() {
    assertSpatialSum(1, false);
  }

  @Test
  void cafmsSpatialGainMakesItsMeanOne() {
    assertSpatialSum(15, true);
  }

  private static void assertSpatialSum(double expected, boolean gain) {
    Cafm vertex = new Cafm(8, new CafmRecipe(true, true, 0.5, gain));
    INDArray out = outputs(vertex, "out").get("out");
    assertArrayEquals(new long[] {4, 8, 3, 5}, out.shape());
    // out = f s + f, so s is out / f - 1, the same for every channel.
    INDArray s = out.div(Nd4j.concat(0, LEFT, RIGHT)).sub(1);
    for (double sum : s.sum(2, 3).data().asDouble()) {
      assertEquals(expected, sum, 1e-8);
    }
  }

  private static void assertSumsToOne(INDArray weights, int dimension) {
    for (double sum : weights.sum(dimension).data().asDouble()) {
      assertEquals(1, sum, 1e-12);
    }
    assertTrue(weights.minNumber().doubleValue() >= 0);
  }

  private static Map<String, INDArray> outputs(MendedVertex vertex, String... names) {
    return outputs(vertex, LEFT, RIGHT, names);
  }

  /** Variables of the vertex's definition, by name; "out" is its output. */
  private static Map<String, INDArray> outputs(
      MendedVertex vertex, INDArray left, INDArray right, String... names) {
    SameDiff sd = SameDiff.create();
    long[] shape = {-1, SHAPE[1], SHAPE[2], SHAPE[3]};
    Map<String, SDVariable> inputs = new LinkedHashMap<>();
    inputs.put("left", sd.placeHolder("left", DataType.DOUBLE, shape));
    inputs.put("right", sd.placeHolder("right", DataType.DOUBLE, shape));
    Map<String, INDArray> values = new LinkedHashMap<>();
    vertex
        .getVertexParams()
        .getParamShapes()
        .forEach((name, s) -> values.put(name, Nd4j.create(DataType.DOUBLE, s)));
    Nd4j.getRandom().setSeed(11);
    vertex.initializeParameters(values);
    Map<String, SDVariable> parameters = new LinkedHashMap<>();
    values.forEach((name, value) -> parameters.put(name, sd.var(name, value)));
    vertex.defineVertex(sd, inputs, parameters, Map.of()).rename("out");
    Map<String, INDArray> placeholders = new HashMap<>();
    placeholders.put("left", left);
    placeholders.put("right", right);
    return sd.output(placeholders, names);
  }
}

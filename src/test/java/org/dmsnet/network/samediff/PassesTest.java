package org.dmsnet.network.samediff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.util.SameDiffUtils;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The passes compute what a SameDiff session computes, and more than a session promises. */
class PassesTest {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();

  /** A definition of x [N,...] and a parameter w, and the passes of its result. */
  private static final class Case {
    final SameDiff definition = SameDiff.create();
    final Map<String, INDArray> parameters = new LinkedHashMap<>();
    final String result;
    final String gradientOfResult;
    final Passes passes;

    interface Equations {
      SDVariable of(SameDiff sd, SDVariable x, SDVariable w);
    }

    Case(long[] perPatient, long[] w, Equations equations) {
      SDVariable x = definition.placeHolder("x", DataType.DOUBLE, with(-1, perPatient));
      INDArray weight = values(7, w);
      SDVariable parameter = definition.var("w", weight);
      parameters.put("w", definition.getVariable("w").getArr());
      SDVariable y = equations.of(definition, x, parameter);
      result = y.name();
      var external = SameDiffUtils.externalErrors(definition, null, y);
      external.outputVariable();
      gradientOfResult = external.getGradPlaceholderName();
      passes = new Passes(definition, result, List.of("x"), parameters);
    }

    INDArray[] computed(INDArray x, INDArray gradient) {
      INDArray y = passes.forward(Map.of("x", x), true, NONE);
      INDArray[] gradients = gradients(x, gradient);
      return new INDArray[] {y, gradients[0], gradients[1]};
    }

    /** dL/dx and dL/dw. */
    INDArray[] gradients(INDArray x, INDArray gradient) {
      INDArray w = parameters.get("w");
      INDArray dw = Nd4j.createUninitialized(w.dataType(), w.shape());
      INDArray dx = passes.backward(Map.of("x", x), gradient, Map.of("w", dw), NONE).getSecond()[0];
      return new INDArray[] {dx, dw};
    }

    INDArray[] bySession(INDArray x, INDArray gradient) {
      INDArray y = definition.output(Map.of("x", x), result).get(result).dup();
      Map<String, INDArray> given = Map.of("x", x, gradientOfResult, gradient.mul(0.5));
      Map<String, INDArray> found = definition.calculateGradients(given, "x", "w");
      return new INDArray[] {y, found.get("x").dup(), found.get("w").dup()};
    }
  }

  private static INDArray values(long seed, long... shape) {
    double[] values =
        new Random(seed).doubles(Arrays.stream(shape).reduce(1, (a, b) -> a * b), -1, 1).toArray();
    return Nd4j.create(values, shape, 'c');
  }

  private static void assertAgrees(Case of, int patients, long[] perPatient, long[] result) {
    long[] x = with(patients, perPatient);
    INDArray[] ours = of.computed(values(1, x), values(2, with(patients, result)));
    INDArray[] theirs = of.bySession(values(1, x), values(2, with(patients, result)));
    for (int i = 0; i < ours.length; i++) {
      assertArrayEquals(theirs[i].shape(), ours[i].shape());
      assertEquals(0, theirs[i].sub(ours[i]).norm2Number().doubleValue(), 1e-10);
      assertTrue(ours[i].norm2Number().doubleValue() > 0);
    }
  }

  private static long[] with(int patients, long... perPatient) {
    long[] shape = new long[perPatient.length + 1];
    shape[0] = patients;
    System.arraycopy(perPatient, 0, shape, 1, perPatient.length);
    return shape;
  }

  @Test
  void agreesWithASessionAndFollowsTheSizeOfABatch() {
    Case attention =
        new Case(
            new long[] {4, 6},
            new long[] {6, 5},
            (sd, x, w) -> {
              SDVariable t = x.reshape(-1, 6).mmul(w).reshape(-1, 4, 5);
              SDVariable affinity = sd.nn().softmax(sd.mmul(t, t, false, true, false), 2);
              return sd.math().tanh(sd.mmul(affinity, t)).add(t.mean(true, 1)).mul(0.5);
            });
    for (int patients : new int[] {3, 2, 2, 3}) {
      assertAgrees(attention, patients, new long[] {4, 6}, new long[] {4, 5});
    }
  }

  @Test
  void aResultThatIsTheInputIsACopy() {
    Case same = new Case(new long[] {2, 3}, new long[] {1}, (sd, x, w) -> x.reshape(-1, 3, 2));
    INDArray x = values(1, 4, 2, 3);
    INDArray y = same.passes.forward(Map.of("x", x), false, NONE);
    y.assign(5);
    assertEquals(values(1, 4, 2, 3), x);
  }

  @Test
  void whatADownstreamLayerWritesIntoTheResultDoesNotReachTheGradient() {
    // SameDiff's gradient of the inverse reads the inverse, its result.
    Case of =
        new Case(
            new long[] {2, 2},
            new long[] {1, 2, 2},
            (sd, x, w) -> sd.math().matrixInverse(x.mul(w)));
    INDArray x = values(1, 3, 2, 2);
    INDArray gradient = values(2, 3, 2, 2);
    INDArray[] right = of.computed(x, gradient);
    INDArray y = of.passes.forward(Map.of("x", x), true, NONE);
    y.assign(100);
    INDArray[] found = of.gradients(x, gradient);
    assertEquals(right[1], found[0]);
    assertEquals(right[2], found[1]);
  }

  @Test
  void theGradientIsThatOfTheForwardPassEvenIfItWasRandom() {
    Case dropout =
        new Case(
            new long[] {500},
            new long[] {1, 500},
            (sd, x, w) -> x.mul(w).mul(sd.random().bernoulli(0.5, DataType.DOUBLE, 2, 500)));
    INDArray x = Nd4j.ones(DataType.DOUBLE, 2, 500);
    INDArray[] found = dropout.computed(x, Nd4j.ones(DataType.DOUBLE, 2, 500));
    INDArray dropped = found[0].eq(0);
    double share = dropped.castTo(DataType.DOUBLE).meanNumber().doubleValue();
    assertTrue(share > 0.3 && share < 0.7, "half is dropped, and is " + share);
    assertEquals(dropped, found[1].eq(0));
  }

  @Test
  void withoutAForwardPassOfTheseInputsItIsComputedFirst() {
    Case of = new Case(new long[] {3}, new long[] {1, 3}, (sd, x, w) -> sd.math().tanh(x.mul(w)));
    INDArray x = values(1, 2, 3);
    INDArray gradient = values(2, 2, 3);
    INDArray[] right = of.computed(x, gradient);
    of.passes.forward(Map.of("x", values(3, 2, 3)), true, NONE);
    INDArray[] found = of.gradients(x, gradient);
    assertEquals(right[1], found[0]);
    assertEquals(right[2], found[1]);
  }

  @Test
  void controlFlowIsRefusedByName() {
    UnsupportedOperationException refused =
        assertThrows(
            UnsupportedOperationException.class,
            () ->
                new Case(
                    new long[] {3},
                    new long[] {1, 3},
                    (sd, x, w) -> sd.ifCond(s -> x.sum().gt(0), s -> x.mul(w), s -> x.sub(w))));
    assertTrue(refused.getMessage().contains("no control flow"), refused.getMessage());
  }

  @Test
  void aParameterThatTheResultDoesNotDependOnIsRefused() {
    Case of = new Case(new long[] {3}, new long[] {1, 3}, (sd, x, w) -> x.mul(2));
    INDArray x = values(1, 2, 3);
    String message =
        assertThrows(
                IllegalStateException.class, () -> of.passes.forward(Map.of("x", x), true, NONE))
            .getMessage();
    assertTrue(message.contains("must depend on every input and parameter"), message);
  }
}

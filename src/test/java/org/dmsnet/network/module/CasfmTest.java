package org.dmsnet.network.module;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.Gradients;
import org.dmsnet.network.ModuleNet;
import org.dmsnet.network.layer.SpatialMatrix;
import org.dmsnet.recipe.CasfmRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The branch against equations 8 to 13 as they are written, one example and place at a time. */
class CasfmTest {
  private static final int D = 4;
  private static final int HEADS = 2;
  private static final double[] LAMBDA = {0.4, -0.7};
  private static final double[] ALPHA = {0.9, -0.2};
  private static final double[] BETA = {-0.5, 0.3};

  @ParameterizedTest(name = "{0} x {1}, position-size {2}, token-norm {3}")
  @CsvSource({"4, 6, 1, false", "4, 6, 3, false", "5, 7, 1, false", "4, 6, 1, true"})
  void equalsTheLiteralEquations(int h, int w, int positions, boolean norm) {
    CasfmRecipe recipe = new CasfmRecipe(true, HEADS, 3, positions, norm);
    ComputationGraph net =
        ModuleNet.around((g, left, right) -> Casfm.add(g, left, right, D, recipe), D, h, w);
    Map<String, INDArray> p = net.paramTable();
    setScalars(p);
    Map<String, INDArray> acts = net.feedForward(ModuleNet.pairs(h, w), false);

    for (int n = 0; n < 2; n++) {
      double[] literal =
          literal(p, map(acts, "stem.left", n), map(acts, "stem.right", n), h, w, positions, norm);
      for (int c = 0; c < D; c++) {
        assertEquals(literal[c], acts.get("casfm.fuse").getDouble(n, c, 0, 0), 1e-10);
      }
    }
  }

  @Test
  void lastRowAndColumnOfAnOddMapDoNotCount() {
    CasfmRecipe recipe = new CasfmRecipe(true, HEADS, 3, 1, false);
    ComputationGraph net =
        ModuleNet.around((g, left, right) -> Casfm.add(g, left, right, D, recipe), D, 5, 5);
    INDArray[] pairs = ModuleNet.pairs(5, 5);
    double[] before = net.outputSingle(pairs).dup().data().asDouble();
    pairs[0].putScalar(new long[] {0, 0, 4, 1}, 9);
    pairs[1].putScalar(new long[] {1, 2, 2, 4}, 9);
    assertArrayEquals(before, net.outputSingle(pairs).dup().data().asDouble());
    pairs[1].putScalar(new long[] {1, 2, 2, 3}, 9);
    double change = 0;
    double[] after = net.outputSingle(pairs).dup().data().asDouble();
    for (int i = 0; i < after.length; i++) {
      change = Math.max(change, Math.abs(after[i] - before[i]));
    }
    assertEquals(1, Math.signum(change - 1e-6));
  }

  private static void setScalars(Map<String, INDArray> p) {
    String[] eyes = {"left", "right"};
    for (int e = 0; e < 2; e++) {
      String eye = e == 0 ? "Left" : "Right";
      p.get("casfm.pool." + eyes[e] + "_lambda").putScalar(0, LAMBDA[e]);
      p.get("casfm.attention_alpha" + eye).putScalar(0, ALPHA[e]);
      p.get("casfm.attention_beta" + eye).putScalar(0, BETA[e]);
      INDArray p0 = p.get("casfm.attention_P0" + eyes[e]);
      p0.assign(Gradients.maps(20 + e, p0.shape()));
    }
    for (String convolution : new String[] {"casfm.u_b", "casfm.g_b", "casfm.fuse_b"}) {
      p.get(convolution).assign(Gradients.maps(30, p.get(convolution).shape()));
    }
  }

  /** GAP(F_fuse) of one example. */
  private static double[] literal(
      Map<String, INDArray> p,
      double[][] fLeft,
      double[][] fRight,
      int h,
      int w,
      int positions,
      boolean norm) {
    double[][] tLeft = tokens(p, fLeft, h, w, 0, positions);
    double[][] tRight = tokens(p, fRight, h, w, 1, positions);
    double[][] nLeft = norm ? layerNorm(tLeft) : tLeft;
    double[][] nRight = norm ? layerNorm(tRight) : tRight;
    double[][] zRight = attention(p, nLeft, nRight);
    double[][] zLeft = attention(p, nRight, nLeft);
    double[][] outLeft = mixed(p, zLeft, tLeft, 0);
    double[][] outRight = mixed(p, zRight, tRight, 1);
    double[] mean = new double[D];
    int places = tLeft.length;
    for (int place = 0; place < places; place++) {
      for (int o = 0; o < D; o++) {
        double fuse = p.get("casfm.fuse_b").getDouble(o);
        for (int c = 0; c < D; c++) {
          fuse += p.get("casfm.fuse_W").getDouble(o, c, 0, 0) * outLeft[place][c];
          fuse += p.get("casfm.fuse_W").getDouble(o, D + c, 0, 0) * outRight[place][c];
        }
        mean[o] += fuse / places;
      }
    }
    return mean;
  }

  /** Equations 8 to 10: [HW,d] to [hw,d]. */
  private static double[][] tokens(
      Map<String, INDArray> p, double[][] f, int h, int w, int eye, int positions) {
    double[][] u = convolved(p, "casfm.u", f);
    int rows = h / 2;
    int columns = w / 2;
    double lambda = sigmoid(LAMBDA[eye]);
    double[][] g = new double[rows * columns][D];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        for (int c = 0; c < D; c++) {
          double a = u[2 * i * w + 2 * j][c];
          double b = u[2 * i * w + 2 * j + 1][c];
          double e = u[(2 * i + 1) * w + 2 * j][c];
          double k = u[(2 * i + 1) * w + 2 * j + 1][c];
          double max = Math.max(Math.max(a, b), Math.max(e, k)) / 4;
          double avg = (a + b + e + k) / 4 / 4;
          g[i * columns + j][c] = lambda * max + (1 - lambda) * avg;
        }
      }
    }
    double[][] t = convolved(p, "casfm.g", g);
    INDArray p0 = p.get("casfm.attention_P0" + (eye == 0 ? "left" : "right"));
    INDArray wp = p.get("casfm.attention_Wp");
    double[][] up = SpatialMatrix.bilinear(positions, rows, columns);
    for (int place = 0; place < t.length; place++) {
      for (int c = 0; c < D; c++) {
        for (int m = 0; m < p0.size(0); m++) {
          for (int cell = 0; cell < positions * positions; cell++) {
            t[place][c] += p0.getDouble(m, cell) * up[cell][place] * wp.getDouble(m, c);
          }
        }
      }
    }
    return t;
  }

  /** Fresh gain and bias: one and zero. */
  private static double[][] layerNorm(double[][] t) {
    double[][] normalised = new double[t.length][D];
    for (int place = 0; place < t.length; place++) {
      double mean = 0;
      double square = 0;
      for (double v : t[place]) {
        mean += v / D;
      }
      for (double v : t[place]) {
        square += (v - mean) * (v - mean) / D;
      }
      for (int c = 0; c < D; c++) {
        normalised[place][c] = (t[place][c] - mean) / Math.sqrt(square + 1e-5);
      }
    }
    return normalised;
  }

  /** Equation 11. */
  private static double[][] attention(Map<String, INDArray> p, double[][] from, double[][] to) {
    double[][] q = times(from, p.get("casfm.attention_WQ"));
    double[][] k = times(to, p.get("casfm.attention_WK"));
    double[][] v = times(to, p.get("casfm.attention_WV"));
    int dk = D / HEADS;
    double[][] z = new double[from.length][D];
    for (int head = 0; head < HEADS; head++) {
      for (int i = 0; i < from.length; i++) {
        double[] weight = new double[to.length];
        double total = 0;
        for (int j = 0; j < to.length; j++) {
          double dot = 0;
          for (int c = head * dk; c < (head + 1) * dk; c++) {
            dot += q[i][c] * k[j][c];
          }
          weight[j] = Math.exp(dot / Math.sqrt(dk));
          total += weight[j];
        }
        for (int j = 0; j < to.length; j++) {
          for (int c = head * dk; c < (head + 1) * dk; c++) {
            z[i][c] += weight[j] / total * v[j][c];
          }
        }
      }
    }
    return z;
  }

  /** Equation 12. */
  private static double[][] mixed(Map<String, INDArray> p, double[][] z, double[][] t, int eye) {
    double[][] out = times(z, p.get("casfm.attention_WO"));
    for (int i = 0; i < t.length; i++) {
      for (int c = 0; c < D; c++) {
        out[i][c] = sigmoid(ALPHA[eye]) * out[i][c] + sigmoid(BETA[eye]) * t[i][c];
      }
    }
    return out;
  }

  private static double[][] convolved(Map<String, INDArray> p, String name, double[][] f) {
    double[][] out = new double[f.length][D];
    for (int place = 0; place < f.length; place++) {
      for (int o = 0; o < D; o++) {
        out[place][o] = p.get(name + "_b").getDouble(o);
        for (int c = 0; c < D; c++) {
          out[place][o] += p.get(name + "_W").getDouble(o, c, 0, 0) * f[place][c];
        }
      }
    }
    return out;
  }

  private static double[][] times(double[][] a, INDArray b) {
    double[][] product = new double[a.length][(int) b.size(1)];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < product[0].length; j++) {
        for (int m = 0; m < b.size(0); m++) {
          product[i][j] += a[i][m] * b.getDouble(m, j);
        }
      }
    }
    return product;
  }

  /** One example as [HW,C]. */
  private static double[][] map(Map<String, INDArray> acts, String name, int n) {
    INDArray x = acts.get(name);
    int w = (int) x.size(3);
    double[][] map = new double[(int) (x.size(2) * w)][(int) x.size(1)];
    for (int place = 0; place < map.length; place++) {
      for (int c = 0; c < map[0].length; c++) {
        map[place][c] = x.getDouble(n, c, place / w, place % w);
      }
    }
    return map;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}

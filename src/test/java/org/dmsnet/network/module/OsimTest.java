package org.dmsnet.network.module;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.ModuleNet;
import org.dmsnet.recipe.Recipe;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The factored module against equations 1 to 7 as they are written. */
class OsimTest {
  private static final int C = 4;
  private static final int HALF = C / 2;

  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({"8, 8", "5, 7", "3, 2"})
  void equalsTheLiteralEquations(int h, int w) {
    ComputationGraph net = ModuleNet.around(OsimTest::bothEyes, C, h, w);
    Map<String, INDArray> p = net.paramTable();
    p.get("osim.left.attention_bs").putScalar(0, 0.3);
    Map<String, INDArray> acts = net.feedForward(ModuleNet.pairs(h, w), false);
    INDArray x = acts.get("stem.left");

    for (int n = 0; n < 2; n++) {
      double[][][] input = literalInput(x, n, h, w);
      for (int i = 0; i < h; i++) {
        for (int j = 0; j < w; j++) {
          double[] ccp = new double[HALF];
          double logit = 0.3;
          for (int o = 0; o < HALF; o++) {
            double sum = 0;
            for (int c = 0; c < 5 * C; c++) {
              sum += literalWeight(p, o, c) * input[c][i][j];
            }
            assertEquals(sum, acts.get("osim.left.sum").getDouble(n, o, i, j), 1e-10);
            ccp[o] = Math.max(0, sum / Math.sqrt(1 + 1e-5)); // fresh batch norm, inference
            logit += p.get("osim.left.attention_Ws").getDouble(0, o) * ccp[o];
          }
          for (int o = 0; o < HALF; o++) {
            double out = ccp[o] / (1 + Math.exp(-logit));
            assertEquals(out, acts.get("osim.left.attention").getDouble(n, o, i, j), 1e-10);
          }
        }
      }
    }
  }

  private static String bothEyes(GraphBuilder graph, String left, String right) {
    String l = new Osim().addTo(graph, "osim.left", left, C, Recipe.DEFAULTS);
    String r = Osim.addWithout(graph, "osim.right", right, C);
    graph.addVertex("both", new MergeVertex(), l, r);
    return "both";
  }

  /** [Wx | Wm | Wa | W2 | W4], [C/2,5C]. */
  private static double literalWeight(Map<String, INDArray> p, int o, int c) {
    if (c < C) {
      return p.get("osim.left.conv_W").getDouble(o, c, 0, 0);
    }
    return p.get("osim.left.context_" + OsimContext.PARTS[c / C - 1]).getDouble(o, c % C);
  }

  /** Equation 5: concat(x, GMP, GAP, SPP_2, SPP_4), [5C,H,W]. */
  private static double[][][] literalInput(INDArray x, int n, int h, int w) {
    double[][][] all = new double[5 * C][h][w];
    for (int c = 0; c < C; c++) {
      double[][] map = new double[h][w];
      double max = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < h; i++) {
        for (int j = 0; j < w; j++) {
          map[i][j] = x.getDouble(n, c, i, j);
          max = Math.max(max, map[i][j]);
        }
      }
      all[c] = map;
      for (int i = 0; i < h; i++) {
        for (int j = 0; j < w; j++) {
          all[C + c][i][j] = max;
          all[2 * C + c][i][j] = mean(map, 0, h, 0, w);
        }
      }
      all[3 * C + c] = upsampled(pooled(map, 2), h, w);
      all[4 * C + c] = upsampled(pooled(map, 4), h, w);
    }
    return all;
  }

  /** Bin i covers floor(i h/s) to ceil((i+1) h/s). */
  private static double[][] pooled(double[][] map, int s) {
    int h = map.length;
    int w = map[0].length;
    double[][] bins = new double[s][s];
    for (int a = 0; a < s; a++) {
      for (int b = 0; b < s; b++) {
        bins[a][b] = mean(map, start(a, h, s), end(a, h, s), start(b, w, s), end(b, w, s));
      }
    }
    return bins;
  }

  private static int start(int bin, int n, int s) {
    return (int) Math.floor((double) bin * n / s);
  }

  private static int end(int bin, int n, int s) {
    return (int) Math.ceil((bin + 1.0) * n / s);
  }

  private static double mean(double[][] map, int top, int bottom, int left, int right) {
    double sum = 0;
    for (int i = top; i < bottom; i++) {
      for (int j = left; j < right; j++) {
        sum += map[i][j];
      }
    }
    return sum / ((bottom - top) * (right - left));
  }

  /** Bilinear, half-pixel centres, clamped. */
  private static double[][] upsampled(double[][] bins, int h, int w) {
    int s = bins.length;
    double[][] map = new double[h][w];
    for (int i = 0; i < h; i++) {
      for (int j = 0; j < w; j++) {
        double y = Math.min(Math.max((i + 0.5) * s / h - 0.5, 0), s - 1);
        double x = Math.min(Math.max((j + 0.5) * s / w - 0.5, 0), s - 1);
        int top = (int) y;
        int left = (int) x;
        int bottom = Math.min(top + 1, s - 1);
        int right = Math.min(left + 1, s - 1);
        map[i][j] =
            (1 - y + top) * ((1 - x + left) * bins[top][left] + (x - left) * bins[top][right])
                + (y - top)
                    * ((1 - x + left) * bins[bottom][left] + (x - left) * bins[bottom][right]);
      }
    }
    return map;
  }
}

package org.dmsnet.data.image;

import java.util.List;
import org.dmsnet.recipe.Recipe;

/**
 * Turns the decoded bytes of a pair into what the network sees: augmented, the right photograph
 * mirrored where the recipe says so, normalised as (x / 255 - mean) / std. Immutable and
 * thread-safe.
 *
 * <p>Rotation, scale and flip are one bilinear resampling straight into floats, black outside; own
 * code rather than OpenCV's, whose result depends on the processor's instruction set, while a
 * resumed run must be bit-equal. Rotation and scale apply to the inputs as the network sees them: a
 * mirrored right photograph turns the other way, so that a place in one input stays the same
 * anatomy in the other.
 */
public final class PairRenderer {
  private static final double[] GREY = {0.299, 0.587, 0.114};

  private final int size;
  private final boolean mirrorRightEye;
  private final double[] mean;
  private final double[] std;

  /** For the tensors of a recipe. */
  public PairRenderer(Recipe recipe) {
    this(recipe.imageSize(), recipe.mirrorRightEye(), recipe.data().mean(), recipe.data().std());
  }

  PairRenderer(int size, boolean mirrorRightEye, List<Double> mean, List<Double> std) {
    this.size = size;
    this.mirrorRightEye = mirrorRightEye;
    this.mean = mean.stream().mapToDouble(Double::doubleValue).toArray();
    this.std = std.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Number of values of one input, 3 * size * size. */
  public int length() {
    return 3 * size * size;
  }

  /** Shape of n inputs: [n,3,size,size]. */
  public long[] shape(int n) {
    return new long[] {n, 3, size, size};
  }

  /**
   * Renders a pair.
   *
   * @param left RGB bytes of the left photograph, [3,size,size]
   * @param right RGB bytes of the right photograph, [3,size,size]
   * @param augmentation what is done to both
   * @param leftInput receives the left input at the offset
   * @param rightInput receives the right input at the offset
   * @param offset first index in both
   */
  public void render(
      byte[] left,
      byte[] right,
      PairAugmentation augmentation,
      float[] leftInput,
      float[] rightInput,
      int offset) {
    boolean swap = augmentation.flip();
    render(swap ? right : left, swap, augmentation, leftInput, offset);
    render(swap ? left : right, swap != mirrorRightEye, augmentation, rightInput, offset);
  }

  private void render(
      byte[] photograph, boolean mirrored, PairAugmentation how, float[] out, int offset) {
    if (how.keepsPlace() && how.keepsColour()) {
      normalise(photograph, mirrored, out, offset);
    } else {
      resample(photograph, mirrored, how, new Colour(how, photograph), out, offset);
    }
  }

  private void normalise(byte[] photograph, boolean mirrored, float[] out, int offset) {
    int at = 0;
    for (int channel = 0; channel < 3; channel++) {
      float[] table = new float[256];
      for (int value = 0; value < 256; value++) {
        table[value] = normalised(value, channel);
      }
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++, at++) {
          int from = mirrored ? at + size - 1 - 2 * x : at;
          out[offset + at] = table[photograph[from] & 0xFF];
        }
      }
    }
  }

  private float normalised(double value, int channel) {
    return (float) ((value / 255 - mean[channel]) / std[channel]);
  }

  /** Every output pixel is looked up at the place that rotation and scale moved there. */
  private void resample(
      byte[] photograph,
      boolean mirrored,
      PairAugmentation how,
      Colour colour,
      float[] out,
      int offset) {
    int plane = size * size;
    double centre = (size - 1) / 2.0;
    double angle = StrictMath.toRadians(how.rotation());
    double cos = StrictMath.cos(angle) / how.scale();
    double sin = StrictMath.sin(angle) / how.scale();
    int[] corners = new int[4];
    double[] weights = new double[4];
    for (int y = 0, at = offset; y < size; y++) {
      for (int x = 0; x < size; x++, at++) {
        double u = cos * (x - centre) - sin * (y - centre) + centre;
        double v = sin * (x - centre) + cos * (y - centre) + centre;
        locate(mirrored ? size - 1 - u : u, v, corners, weights);
        double red = sample(photograph, 0, corners, weights);
        double green = sample(photograph, plane, corners, weights);
        double blue = sample(photograph, 2 * plane, corners, weights);
        double grey = GREY[0] * red + GREY[1] * green + GREY[2] * blue;
        out[at] = normalised(colour.of(red, grey), 0);
        out[at + plane] = normalised(colour.of(green, grey), 1);
        out[at + 2 * plane] = normalised(colour.of(blue, grey), 2);
      }
    }
  }

  /** The four pixels around a place and their bilinear weights, 0 for those outside. */
  private void locate(double u, double v, int[] corners, double[] weights) {
    int x = (int) Math.floor(u);
    int y = (int) Math.floor(v);
    double right = x + 1 >= 0 && x + 1 < size ? u - x : 0;
    double left = x >= 0 && x < size ? 1 - (u - x) : 0;
    double bottom = y + 1 >= 0 && y + 1 < size ? v - y : 0;
    double top = y >= 0 && y < size ? 1 - (v - y) : 0;
    weights[0] = left * top;
    weights[1] = right * top;
    weights[2] = left * bottom;
    weights[3] = right * bottom;
    int x0 = within(x);
    int x1 = within(x + 1);
    int y0 = within(y) * size;
    int y1 = within(y + 1) * size;
    corners[0] = y0 + x0;
    corners[1] = y0 + x1;
    corners[2] = y1 + x0;
    corners[3] = y1 + x1;
  }

  private int within(int place) {
    return Math.min(size - 1, Math.max(0, place));
  }

  private static double sample(byte[] photograph, int plane, int[] corners, double[] weights) {
    return weights[0] * (photograph[plane + corners[0]] & 0xFF)
        + weights[1] * (photograph[plane + corners[1]] & 0xFF)
        + weights[2] * (photograph[plane + corners[2]] & 0xFF)
        + weights[3] * (photograph[plane + corners[3]] & 0xFF);
  }

  /**
   * Brightness, then contrast about the photograph's mean grey, then saturation about the pixel's
   * own grey, in 0..255; the three are one linear map, clamped at the end.
   */
  private static final class Colour {
    private final double gain;
    private final double lift;
    private final double saturation;

    Colour(PairAugmentation how, byte[] photograph) {
      this.gain = how.contrast() * how.brightness();
      this.saturation = how.saturation();
      this.lift =
          how.contrast() == 1 ? 0 : (1 - how.contrast()) * how.brightness() * meanGrey(photograph);
    }

    private static double meanGrey(byte[] photograph) {
      int plane = photograph.length / 3;
      double mean = 0;
      for (int channel = 0; channel < 3; channel++) {
        long sum = 0;
        for (int i = channel * plane; i < (channel + 1) * plane; i++) {
          sum += photograph[i] & 0xFF;
        }
        mean += GREY[channel] * sum / plane;
      }
      return mean;
    }

    double of(double value, double grey) {
      double coloured = gain * (saturation * value + (1 - saturation) * grey) + lift;
      return Math.min(255, Math.max(0, coloured));
    }
  }
}

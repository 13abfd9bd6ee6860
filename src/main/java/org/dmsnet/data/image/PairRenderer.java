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
    double[] rgb = new double[3];
    for (int y = 0, at = offset; y < size; y++) {
      for (int x = 0; x < size; x++, at++) {
        double u = cos * (x - centre) - sin * (y - centre) + centre;
        double v = sin * (x - centre) + cos * (y - centre) + centre;
        sample(photograph, mirrored ? size - 1 - u : u, v, rgb);
        colour.apply(rgb);
        for (int channel = 0; channel < 3; channel++) {
          out[at + channel * plane] = normalised(rgb[channel], channel);
        }
      }
    }
  }

  /** Bilinear; black outside. */
  private void sample(byte[] photograph, double u, double v, double[] rgb) {
    int x = (int) StrictMath.floor(u);
    int y = (int) StrictMath.floor(v);
    rgb[0] = rgb[1] = rgb[2] = 0;
    for (int corner = 0; corner < 4; corner++) {
      int cx = x + (corner & 1);
      int cy = y + (corner >> 1);
      double weight =
          ((corner & 1) == 1 ? u - x : 1 - (u - x)) * ((corner >> 1) == 1 ? v - y : 1 - (v - y));
      if (weight > 0 && cx >= 0 && cx < size && cy >= 0 && cy < size) {
        int at = cy * size + cx;
        rgb[0] += weight * (photograph[at] & 0xFF);
        rgb[1] += weight * (photograph[at + size * size] & 0xFF);
        rgb[2] += weight * (photograph[at + 2 * size * size] & 0xFF);
      }
    }
  }

  /** Brightness, then contrast, then saturation, in 0..255; clamped once, at the end. */
  private static final class Colour {
    private final PairAugmentation how;
    private final double lift;

    Colour(PairAugmentation how, byte[] photograph) {
      this.how = how;
      double meanGrey = 0;
      int plane = photograph.length / 3;
      for (int channel = 0; channel < 3 && !how.keepsColour(); channel++) {
        long sum = 0;
        for (int i = channel * plane; i < (channel + 1) * plane; i++) {
          sum += photograph[i] & 0xFF;
        }
        meanGrey += GREY[channel] * sum / plane;
      }
      this.lift = (1 - how.contrast()) * how.brightness() * meanGrey;
    }

    void apply(double[] rgb) {
      if (how.keepsColour()) {
        return;
      }
      double gain = how.contrast() * how.brightness();
      double grey = gain * (GREY[0] * rgb[0] + GREY[1] * rgb[1] + GREY[2] * rgb[2]) + lift;
      for (int channel = 0; channel < 3; channel++) {
        double lit = gain * rgb[channel] + lift;
        double coloured = how.saturation() * lit + (1 - how.saturation()) * grey;
        rgb[channel] = StrictMath.min(255, StrictMath.max(0, coloured));
      }
    }
  }
}

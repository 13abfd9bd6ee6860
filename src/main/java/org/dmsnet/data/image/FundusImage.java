package org.dmsnet.data.image;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.dmsnet.data.illumination.IlluminationCorrection;

/**
 * Decodes a photograph into a square of RGB bytes with the OpenCV that DataVec brings.
 *
 * <p>Grey images get three equal channels, transparency is dropped, 16 bits become 8, CMYK becomes
 * RGB, and the camera's EXIF rotation is applied. Where the preparation says so, the field of view
 * is cut out. What is not square is padded with black on both sides. Shrinking averages over areas
 * (DataVec's own resize takes single pixels, which makes fine vessels flicker); enlarging is
 * bilinear. Uneven light is corrected last.
 */
public final class FundusImage {
  /** Largest photograph that is decoded, pixels; more is taken for a damaged or hostile file. */
  public static final long MAX_PIXELS = 100_000_000L;

  /** A step on the way from a file to the square; each is done once for a photograph. */
  public enum Stage {
    /** From the file's bytes to pixels. */
    DECODE,
    /** Cutting out the field of view, where the preparation says so. */
    CROP,
    /** The longer side to that of the network's input. */
    RESIZE,
    /** Padding to a square. */
    SQUARE,
    /** Correction of uneven light. */
    CORRECT
  }

  private FundusImage() {}

  /**
   * Decodes a file.
   *
   * @param file a JPEG, PNG, BMP or TIFF
   * @param preparation size, crop and correction of light
   * @return RGB bytes, planar: [3,size,size]
   * @throws UnreadableImageException where the file is missing, no image, incomplete, or too large
   */
  public static byte[] decode(Path file, Preparation preparation) throws UnreadableImageException {
    return decode(file, preparation, stage -> {});
  }

  /**
   * Decodes a file as {@link #decode(Path, Preparation)} does, and tells of every step.
   *
   * @param file a JPEG, PNG, BMP or TIFF
   * @param preparation size, crop and correction of light
   * @param done hears of every stage when it is done
   * @return RGB bytes, planar: [3,size,size]
   * @throws UnreadableImageException where the file is missing, no image, incomplete, or too large
   */
  public static byte[] decode(Path file, Preparation preparation, Consumer<Stage> done)
      throws UnreadableImageException {
    return decode(EncodedPhotograph.read(file), preparation, done);
  }

  /** Decodes the contents of a file, as {@link #decode(Path, Preparation)} does. */
  static byte[] decode(byte[] file, Preparation preparation) throws UnreadableImageException {
    return decode(file, preparation, stage -> {});
  }

  private static byte[] decode(byte[] file, Preparation preparation, Consumer<Stage> done)
      throws UnreadableImageException {
    try (PointerScope scope = new PointerScope()) {
      Mat bgr = EncodedPhotograph.decode(file, MAX_PIXELS);
      done.accept(Stage.DECODE);
      return prepared(bgr, () -> FundusField.of(bgr), preparation, done);
    }
  }

  /** The pixels in memory, [height,width,3] with blue first; belongs to the caller's scope. */
  static Mat ofBgr(byte[] bgr, int width, int height) {
    return new Mat(height, width, opencv_core.CV_8UC3, new BytePointer(bgr));
  }

  /** What a preparation makes of three channels of 8 bits. */
  static byte[] prepared(Mat bgr, Preparation preparation) {
    return prepared(bgr, () -> FundusField.of(bgr), preparation, stage -> {});
  }

  /** The same, where the field of view has been looked for. */
  static byte[] prepared(Mat bgr, FundusField found, Preparation preparation) {
    return prepared(bgr, () -> found, preparation, stage -> {});
  }

  private static byte[] prepared(
      Mat bgr, Supplier<FundusField> found, Preparation preparation, Consumer<Stage> done) {
    Mat field = preparation.crop() ? found.get().crop(bgr) : bgr;
    done.accept(Stage.CROP);
    Mat small = resized(field, preparation.size());
    done.accept(Stage.RESIZE);
    Mat square = squared(small, preparation.size());
    done.accept(Stage.SQUARE);
    Mat corrected = IlluminationCorrection.of(preparation.illumination()).correct(square);
    done.accept(Stage.CORRECT);
    return planes(corrected, preparation.size());
  }

  /** The longer side becomes the size, before anything is padded: a strip stays a strip. */
  private static Mat resized(Mat image, int size) {
    int longer = Math.max(image.rows(), image.cols());
    if (longer == size) {
      return image.isContinuous() ? image : image.clone();
    }
    Mat resized = new Mat();
    double factor = size / (double) longer;
    int width = (int) Math.max(1, Math.round(image.cols() * factor));
    int height = (int) Math.max(1, Math.round(image.rows() * factor));
    int how = longer > size ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR;
    opencv_imgproc.resize(image, resized, new Size(width, height), 0, 0, how);
    return resized;
  }

  private static Mat squared(Mat image, int side) {
    if (image.rows() == side && image.cols() == side) {
      return image;
    }
    int top = (side - image.rows()) / 2;
    int left = (side - image.cols()) / 2;
    Mat square = new Mat();
    opencv_core.copyMakeBorder(
        image,
        square,
        top,
        side - image.rows() - top,
        left,
        side - image.cols() - left,
        opencv_core.BORDER_CONSTANT,
        new Scalar(0, 0, 0, 0));
    return square;
  }

  private static byte[] planes(Mat bgr, int size) {
    int plane = size * size;
    byte[] interleaved = new byte[3 * plane];
    bgr.data().get(interleaved);
    byte[] planes = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      planes[i] = interleaved[3 * i + 2];
      planes[plane + i] = interleaved[3 * i + 1];
      planes[2 * plane + i] = interleaved[3 * i];
    }
    return planes;
  }
}

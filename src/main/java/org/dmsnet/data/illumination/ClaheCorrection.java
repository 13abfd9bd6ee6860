package org.dmsnet.data.illumination;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_imgproc.CLAHE;

/**
 * Contrast-limited adaptive histogram equalisation (K. Zuiderveld, "Graphics Gems IV", 1994) of the
 * lightness L of CIE Lab, clip limit 2 on 8 x 8 tiles; a and b, the colour, stay. Outside the field
 * of view the photograph stays black.
 */
final class ClaheCorrection implements IlluminationCorrection {
  private static final double CLIP_LIMIT = 2;
  private static final int TILES = 8;

  @Override
  public Mat correct(Mat bgr) {
    Mat lab = new Mat();
    opencv_imgproc.cvtColor(bgr, lab, opencv_imgproc.COLOR_BGR2Lab);
    MatVector channels = new MatVector();
    opencv_core.split(lab, channels);
    Mat lightness = channels.get(0);
    try (CLAHE clahe = opencv_imgproc.createCLAHE(CLIP_LIMIT, new Size(TILES, TILES))) {
      clahe.apply(lightness, lightness);
    }
    opencv_core.merge(channels, lab);
    Mat equalised = new Mat();
    opencv_imgproc.cvtColor(lab, equalised, opencv_imgproc.COLOR_Lab2BGR);
    Mat corrected = new Mat(bgr.size(), bgr.type(), Scalar.all(0));
    equalised.copyTo(corrected, FieldOfView.of(bgr).mask(bgr));
    return corrected;
  }
}

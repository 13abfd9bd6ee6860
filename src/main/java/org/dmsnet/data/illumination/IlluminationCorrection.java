package org.dmsnet.data.illumination;

import org.bytedeco.opencv.opencv_core.Mat;
import org.dmsnet.recipe.Illumination;

/** Makes the light of a photograph even. Implementations are immutable and thread-safe. */
public interface IlluminationCorrection {

  /**
   * Corrects a photograph.
   *
   * @param bgr [height,width], three channels of 8 bits in OpenCV's order; not changed
   * @return a corrected photograph of the same size and type; may be the same object
   */
  Mat correct(Mat bgr);

  /**
   * The correction of a recipe.
   *
   * @param illumination the key's value
   * @return the correction with its published parameters
   */
  static IlluminationCorrection of(Illumination illumination) {
    return switch (illumination) {
      case NONE -> bgr -> bgr;
      case GRAHAM -> new GrahamCorrection();
      case CLAHE -> new ClaheCorrection();
      case FORACCHIA -> new ForacchiaNormalization();
      case MSR -> new MultiScaleRetinex();
    };
  }
}

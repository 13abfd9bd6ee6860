package org.dmsnet.data.synthetic;

/** Glaucoma: the cup grows until only a thin rim of the disc is left. */
final class LargeCup implements Finding {
  @Override
  public void shape(Anatomy anatomy, double severity) {
    double remaining = 0.92 - Math.min(0.85, anatomy.cupRatio);
    anatomy.cupRatio += remaining * (0.35 + 0.6 * severity);
  }
}

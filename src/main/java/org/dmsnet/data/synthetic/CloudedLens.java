package org.dmsnet.data.synthetic;

/** Cataract: a clouded lens blurs the whole photograph and veils it. */
final class CloudedLens implements Finding {
  @Override
  public void shape(Anatomy anatomy, double severity) {
    anatomy.haze += 0.06 + 0.62 * severity;
  }
}

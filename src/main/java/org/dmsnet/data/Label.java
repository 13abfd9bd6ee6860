package org.dmsnet.data;

/**
 * The eight labels of a patient in ODIR-5K, in the order of every table, vector and tensor of this
 * project.
 */
public enum Label {
  /** No disease found in either eye. */
  N("normal"),
  /** Diabetic retinopathy. */
  D("diabetes"),
  /** Glaucoma. */
  G("glaucoma"),
  /** Cataract. */
  C("cataract"),
  /** Age-related macular degeneration. */
  A("age-related macular degeneration"),
  /** Hypertensive retinopathy. */
  H("hypertension"),
  /** Pathological myopia. */
  M("pathological myopia"),
  /** Any other disease or abnormality. */
  O("other diseases");

  /** Number of labels. */
  public static final int COUNT = values().length;

  private final String disease;

  Label(String disease) {
    this.disease = disease;
  }

  /** The disease in plain words. */
  public String disease() {
    return disease;
  }
}

package org.dmsnet.data.synthetic;

import java.util.List;
import org.dmsnet.data.Label;

/** The one sign that is drawn for each label but {@link Label#N}, and the words ODIR has for it. */
enum Sign {
  /** Haemorrhages and exudates, often in one eye before the other. */
  RETINOPATHY(
      Label.D,
      new Retinopathy(),
      "haemorrhages and exudates",
      0.4,
      "mild nonproliferative retinopathy",
      "moderate non proliferative retinopathy",
      "severe nonproliferative retinopathy"),
  /** A large cup in both discs. */
  LARGE_CUP(Label.G, new LargeCup(), "a large cup", 1, "glaucoma"),
  /** A clouded lens, mostly one eye's. */
  CLOUDED_LENS(Label.C, new CloudedLens(), "a clouded lens", 0.35, "cataract"),
  /** Drusen around the macula of one eye or both. */
  DRUSEN(
      Label.A,
      new Drusen(),
      "drusen around the macula",
      0.6,
      "dry age-related macular degeneration"),
  /** Narrowed arteries and flame-shaped haemorrhages in both eyes. */
  NARROWED_ARTERIES(
      Label.H,
      new NarrowedArteries(),
      "narrowed arteries and flame-shaped haemorrhages",
      1,
      "hypertensive retinopathy"),
  /** A tilted disc beside a crescent of atrophy on a tessellated fundus, in both eyes. */
  TILTED_DISC(
      Label.M,
      new TiltedDisc(),
      "a tilted disc with atrophy on a tessellated fundus",
      1,
      "pathological myopia"),
  /** An epiretinal membrane in one eye. */
  MEMBRANE(
      Label.O,
      new EpiretinalMembrane(),
      "an epiretinal membrane",
      0.2,
      "epiretinal membrane",
      "macular epiretinal membrane");

  private final Label label;
  private final Finding finding;
  private final String description;
  private final double bothEyes;
  private final List<String> keywords;

  Sign(
      Label label,
      Finding finding,
      String description,
      double bothEyes,
      String... keywordsByGrade) {
    this.label = label;
    this.finding = finding;
    this.description = description;
    this.bothEyes = bothEyes;
    this.keywords = List.of(keywordsByGrade);
  }

  /** The sign of a label other than {@link Label#N}. */
  static Sign of(Label label) {
    for (Sign sign : values()) {
      if (sign.label == label) {
        return sign;
      }
    }
    throw new IllegalArgumentException("No sign is drawn for label " + label);
  }

  Label label() {
    return label;
  }

  Finding finding() {
    return finding;
  }

  /** What is drawn, in plain words. */
  String description() {
    return description;
  }

  /** Share of the patients with this sign who show it in both eyes; 1 for a symmetric disease. */
  double bothEyes() {
    return bothEyes;
  }

  /** True where the disease takes both eyes to the same degree. */
  boolean symmetric() {
    return bothEyes == 1;
  }

  /** ODIR's keyword for this sign at a severity above 0 and up to 1. */
  String keyword(double severity) {
    int grade = (int) Math.floor(severity * keywords.size());
    return keywords.get(Math.min(grade, keywords.size() - 1));
  }
}

package org.dmsnet.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * ODIR-5K's diagnostic keywords, and the labels that they stand for.
 *
 * <p>The table labels patients, the keywords describe eyes. ODIR-2019's rules, as the table follows
 * them: six diseases have keywords of their own, a suspected one counts; a keyword about the
 * photograph ({@link Remark}) decides nothing; "normal fundus" says that the eye has none of it;
 * whatever is left is another disease. A patient is normal where an eye is and neither has a
 * disease.
 */
public final class Keywords {
  private static final String NORMAL = "normal fundus";

  private static final Map<Label, List<String>> DISEASES = new EnumMap<>(Label.class);

  static {
    DISEASES.put(
        Label.D,
        List.of(
            "diabetic retinopathy",
            "nonproliferative retinopathy",
            "non proliferative retinopathy"));
    DISEASES.put(Label.G, List.of("glaucoma"));
    DISEASES.put(Label.C, List.of("cataract"));
    DISEASES.put(Label.A, List.of("age-related macular degeneration"));
    DISEASES.put(Label.H, List.of("hypertensive retinopathy"));
    DISEASES.put(Label.M, List.of("myopia", "myopic"));
  }

  /** A keyword about the photograph rather than the eye. */
  public enum Remark {
    /** Dust on the camera's lens. */
    LENS_DUST("lens dust"),
    /** Blurred, dark, or washed out. */
    LOW_IMAGE_QUALITY("low image quality"),
    /** Nothing of the fundus is seen. */
    NO_FUNDUS_IMAGE("no fundus image"),
    /** The front of the eye was photographed. */
    ANTERIOR_SEGMENT("anterior segment image"),
    /** The fundus is beside the middle. */
    IMAGE_OFFSET("image offset"),
    /** The optic disc cannot be seen. */
    DISC_INVISIBLE("optic disk photographically invisible");

    private final String keyword;

    Remark(String keyword) {
      this.keyword = keyword;
    }

    /** The keyword in the table. */
    public String keyword() {
      return keyword;
    }
  }

  private Keywords() {}

  /**
   * The keywords of one eye, in lower case.
   *
   * @param text the cell; commas, ASCII or full-width, part keywords
   * @return the keywords in the order of the cell
   */
  public static List<String> split(String text) {
    return Arrays.stream(text.split("[,，;；]"))
        .map(keyword -> keyword.strip().toLowerCase(Locale.ROOT))
        .filter(keyword -> !keyword.isEmpty())
        .toList();
  }

  /**
   * The labels of one eye.
   *
   * @param text the cell
   * @return the diseases, or N where "normal fundus" is all that is said of the eye; empty where
   *     nothing decides
   */
  public static Set<Label> labels(String text) {
    Set<Label> labels = EnumSet.noneOf(Label.class);
    split(text).forEach(keyword -> labels.addAll(ofKeyword(keyword)));
    return withoutNormalIfDiseased(labels);
  }

  /**
   * The labels of a patient by the keywords of both eyes.
   *
   * @param left the left eye's cell
   * @param right the right eye's cell
   * @return the diseases of either, or N; empty where nothing decides
   */
  public static Set<Label> labels(String left, String right) {
    Set<Label> labels = EnumSet.noneOf(Label.class);
    labels.addAll(labels(left));
    labels.addAll(labels(right));
    return withoutNormalIfDiseased(labels);
  }

  /** Whether an eye is called normal and diseased in one cell. */
  public static boolean contradictThemselves(String text) {
    return split(text).contains(NORMAL) && !labels(text).equals(EnumSet.of(Label.N));
  }

  /** The remarks about the photograph in a cell. */
  public static Set<Remark> remarks(String text) {
    Set<Remark> remarks = EnumSet.noneOf(Remark.class);
    List<String> keywords = split(text);
    for (Remark remark : Remark.values()) {
      if (keywords.contains(remark.keyword())) {
        remarks.add(remark);
      }
    }
    return remarks;
  }

  private static Set<Label> ofKeyword(String keyword) {
    if (keyword.equals(NORMAL)) {
      return EnumSet.of(Label.N);
    }
    if (!remarks(keyword).isEmpty()) {
      return Set.of();
    }
    Set<Label> labels = EnumSet.noneOf(Label.class);
    DISEASES.forEach(
        (label, stems) -> {
          if (stems.stream().anyMatch(keyword::contains)) {
            labels.add(label);
          }
        });
    return labels.isEmpty() ? EnumSet.of(Label.O) : labels;
  }

  private static Set<Label> withoutNormalIfDiseased(Set<Label> labels) {
    if (labels.size() > 1) {
      labels.remove(Label.N);
    }
    return Collections.unmodifiableSet(labels);
  }
}

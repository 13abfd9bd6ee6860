package org.dmsnet.data;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The diagnostic keywords of one eye, such as {@code "lens dust，mild nonproliferative
 * retinopathy"}, read by ODIR-5K's rules: a keyword about the photograph says nothing of the eye,
 * "normal fundus" is N, seven diseases are known by words of theirs, and everything else is O.
 *
 * @param keywords in the table's order, in lower case
 */
public record DiagnosticKeywords(List<String> keywords) {
  private static final Pattern SEPARATOR = Pattern.compile("[,，;；]");
  private static final String NORMAL = "normal fundus";

  /** Keywords that speak of the photograph and not of the eye. */
  private static final Set<String> OF_THE_PHOTOGRAPH =
      Set.of(
          "lens dust",
          "low image quality",
          "no fundus image",
          "anterior segment image",
          "image offset",
          "optic disk photographically invisible");

  private static final Map<Pattern, Label> DISEASES = new LinkedHashMap<>();

  static {
    disease("diabetic retinopathy|non ?proliferative retinopathy", Label.D);
    disease("glaucoma", Label.G);
    disease("cataract", Label.C);
    disease("age-related macular degeneration", Label.A);
    disease("hypertensive retinopathy", Label.H);
    disease("myopi[ac]", Label.M);
  }

  /** Copies the keywords. */
  public DiagnosticKeywords {
    keywords = List.copyOf(keywords);
  }

  /**
   * Reads a cell of the table.
   *
   * @param cell keywords between commas, ASCII's or the full-width ones that ODIR-5K has; may be
   *     empty
   * @return the keywords
   */
  public static DiagnosticKeywords of(String cell) {
    return new DiagnosticKeywords(
        Arrays.stream(SEPARATOR.split(cell))
            .map(keyword -> keyword.strip().toLowerCase(Locale.ROOT))
            .filter(keyword -> !keyword.isEmpty())
            .toList());
  }

  /** The keywords that speak of the photograph, such as "lens dust", in the table's order. */
  public List<String> ofThePhotograph() {
    return keywords.stream().filter(OF_THE_PHOTOGRAPH::contains).toList();
  }

  /**
   * The labels of this eye.
   *
   * @return empty where no keyword says anything of the eye; N never stands beside another label
   */
  public Set<Label> labels() {
    Set<Label> labels = EnumSet.noneOf(Label.class);
    for (String keyword : keywords) {
      if (!OF_THE_PHOTOGRAPH.contains(keyword)) {
        labels.add(label(keyword));
      }
    }
    return withoutNormalBesideDisease(labels);
  }

  /**
   * The labels of a patient by the keywords of both eyes: every disease of either, and N where
   * neither has one. Rows of ODIR-5K's table follow from its keywords in this way.
   *
   * @param left keywords of the left eye
   * @param right keywords of the right eye
   * @return empty where neither eye's keywords say anything
   */
  public static Set<Label> labels(DiagnosticKeywords left, DiagnosticKeywords right) {
    Set<Label> both = EnumSet.noneOf(Label.class);
    both.addAll(left.labels());
    both.addAll(right.labels());
    return withoutNormalBesideDisease(both);
  }

  private static Set<Label> withoutNormalBesideDisease(Collection<Label> labels) {
    Set<Label> kept = EnumSet.noneOf(Label.class);
    kept.addAll(labels);
    if (kept.size() > 1) {
      kept.remove(Label.N);
    }
    return Collections.unmodifiableSet(kept);
  }

  private static Label label(String keyword) {
    if (keyword.equals(NORMAL)) {
      return Label.N;
    }
    for (Map.Entry<Pattern, Label> disease : DISEASES.entrySet()) {
      if (disease.getKey().matcher(keyword).find()) {
        return disease.getValue();
      }
    }
    return Label.O;
  }

  private static void disease(String words, Label label) {
    DISEASES.put(Pattern.compile(words), label);
  }
}

package org.dmsnet.production.explain;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dmsnet.data.Label;
import org.dmsnet.production.ModelBundle;

/**
 * One picture of an explanation for a reader: the two photographs, OSIM's attention, and a row per
 * label with its maps and the parts of its logit.
 */
final class ExplanationSheet {
  private static final int EYE = 220;
  private static final int GAP = 12;
  private static final int TEXT = 210;
  private static final int PARTS = 470;
  private static final int HEAD = 96;
  private static final int FOOT = 76;
  private static final int WIDTH = GAP + TEXT + 2 * (EYE + GAP) + PARTS;

  static final Color INK = new Color(30, 30, 30);
  static final Color QUIET = new Color(100, 100, 100);
  private static final Color RULE = new Color(215, 215, 215);

  private final ModelBundle model;
  private final Explanation explanation;
  private final BufferedImage sheet;
  private final Graphics2D g;

  private ExplanationSheet(ModelBundle model, Explanation explanation, int rows) {
    this.model = model;
    this.explanation = explanation;
    this.sheet =
        new BufferedImage(WIDTH, HEAD + rows * (EYE + GAP) + FOOT, BufferedImage.TYPE_INT_RGB);
    this.g = sheet.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
  }

  /** Draws the sheet of a pair; the photographs are squares of any size. */
  static BufferedImage of(
      ModelBundle model, Explanation explanation, BufferedImage left, BufferedImage right) {
    int rows = 2 + explanation.labels().size();
    ExplanationSheet sheet = new ExplanationSheet(model, explanation, rows);
    sheet.heading();
    sheet.photographs(left, right);
    sheet.attention(left, right);
    for (int i = 0; i < explanation.labels().size(); i++) {
      sheet.label(explanation.labels().get(i), 2 + i, left, right);
    }
    sheet.footing();
    sheet.g.dispose();
    return sheet.sheet;
  }

  private void heading() {
    text(model.recipe().name(), GAP, 34, Font.BOLD, 22, INK);
    text("What the network looked at, and what it made of it", GAP, 58, Font.PLAIN, 14, QUIET);
    text("left eye", column(0), HEAD - 12, Font.BOLD, 15, INK);
    text("right eye", column(1), HEAD - 12, Font.BOLD, 15, INK);
  }

  private void photographs(BufferedImage left, BufferedImage right) {
    int y = row(0);
    text("Photographs", GAP, y + 24, Font.BOLD, 16, INK);
    picture(left, 0, y);
    picture(right, 1, y);
    int x = column(2);
    text("How to read this", x, y + 24, Font.BOLD, 14, INK);
    String[] lines = {
      "The maps show the places whose features speak for a label;",
      "yellow is the strongest place of that label in either eye.",
      "They are coarse, " + grid() + ", and enlarged.",
      "A photograph without colour: nothing in it speaks for the label.",
      "The bars are the parts of the logit, which sum to it exactly;",
      "the bias is that of " + reference() + ".",
      "Blue speaks for the label, orange against it.",
    };
    for (int i = 0; i < lines.length; i++) {
      text(lines[i], x, y + 46 + 18 * i, Font.PLAIN, 12, INK);
    }
    legend(x, y + 174);
  }

  private String grid() {
    HeatMap map = explanation.labels().get(0).left();
    return map.height() + " x " + map.width() + " places";
  }

  private String reference() {
    return model.recipe().head().branchNorm()
        ? "the average training pair"
        : "a pair without features";
  }

  private void legend(int x, int y) {
    int width = 260;
    for (int i = 0; i < width; i++) {
      g.setColor(ColourScale.opaque(i / (width - 1.0)));
      g.fillRect(x + i, y, 1, 14);
    }
    text("none", x, y + 30, Font.PLAIN, 12, QUIET);
    text("strongest", x + width - 54, y + 30, Font.PLAIN, 12, QUIET);
  }

  private void attention(BufferedImage left, BufferedImage right) {
    int y = row(1);
    rule(y);
    text("OSIM's attention", GAP, y + 24, Font.BOLD, 16, INK);
    text("the same for all labels", GAP, y + 44, Font.PLAIN, 12, QUIET);
    attention(explanation.attentionLeft(), left, 0, y);
    attention(explanation.attentionRight(), right, 1, y);
  }

  private void attention(Optional<HeatMap> map, BufferedImage photograph, int eye, int y) {
    if (map.isEmpty()) {
      text("This network has no OSIM here.", column(eye), y + 24, Font.ITALIC, 12, QUIET);
      return;
    }
    picture(Overlay.on(photograph, stretched(map.get())), eye, y);
    text(
        String.format(
            Locale.ROOT,
            "%s eye: weights from %.2f (no colour) to %.2f (yellow)",
            eye == 0 ? "left" : "right",
            map.get().min(),
            map.get().max()),
        column(2),
        y + 24 + 20 * eye,
        Font.PLAIN,
        12,
        INK);
  }

  /** Its own range becomes 0..1, or all of it 0 where there is none. */
  static HeatMap stretched(HeatMap map) {
    float[] values = new float[map.height() * map.width()];
    float range = map.max() - map.min();
    for (int i = 0; i < values.length; i++) {
      float above = map.at(i / map.width(), i % map.width()) - map.min();
      values[i] = range == 0 ? 0 : above / range;
    }
    return new HeatMap(map.height(), map.width(), values);
  }

  private void label(LabelExplanation explained, int row, BufferedImage left, BufferedImage right) {
    int y = row(row);
    rule(y);
    Label label = explained.label();
    double threshold = model.calibration().of(label, model.thresholds().get(label.ordinal()));
    double probability = model.calibration().of(label, explained.probability());
    boolean found = probability > threshold;
    int line = y + 24;
    for (String words : wrapped(label.disease())) {
      text(words, GAP, line, Font.BOLD, 16, INK);
      line += 20;
    }
    text(
        found ? "found" : "not found",
        GAP,
        line + 6,
        found ? Font.BOLD : Font.PLAIN,
        14,
        found ? INK : QUIET);
    text(
        String.format(Locale.ROOT, "probability %.3f", probability),
        GAP,
        line + 28,
        Font.PLAIN,
        13,
        INK);
    text(
        String.format(Locale.ROOT, "threshold %.3f", threshold),
        GAP,
        line + 46,
        Font.PLAIN,
        13,
        QUIET);
    boolean silent = explained.left().max() == 0 && explained.right().max() == 0;
    text(
        silent
            ? "no place speaks for it"
            : String.format(
                Locale.ROOT,
                "left %.0f %%, right %.0f %%",
                100 * explained.leftShare(),
                100 * (1 - explained.leftShare())),
        GAP,
        line + 68,
        Font.PLAIN,
        12,
        QUIET);
    picture(Overlay.on(left, explained.left()), 0, y);
    picture(Overlay.on(right, explained.right()), 1, y);
    PartBars.draw(g, explained, column(2), y + 22);
  }

  private static List<String> wrapped(String disease) {
    int space = disease.indexOf(' ', 10);
    return space < 0 || disease.length() < 22
        ? List.of(disease)
        : List.of(disease.substring(0, space), disease.substring(space + 1));
  }

  private void footing() {
    int y = sheet.getHeight() - FOOT + 24;
    rule(sheet.getHeight() - FOOT);
    text("For research use; not a medical device.", GAP, y, Font.BOLD, 13, INK);
    text(
        "A map says what this network used. It does not say that there is a sign of disease, nor"
            + " that there is none elsewhere.",
        GAP,
        y + 20,
        Font.PLAIN,
        12,
        QUIET);
    if (model.provenance().drawings()) {
      text(
          "This model was trained on drawings, not on photographs of eyes.",
          GAP,
          y + 38,
          Font.BOLD,
          12,
          PartBars.AGAINST);
    }
  }

  private void picture(BufferedImage image, int eye, int y) {
    g.drawImage(image, column(eye), y + 6, EYE - 6, EYE - 6, null);
  }

  private void rule(int y) {
    g.setColor(RULE);
    g.setStroke(new BasicStroke(1));
    g.drawLine(GAP, y, WIDTH - GAP, y);
  }

  private static int column(int eye) {
    return GAP + TEXT + eye * (EYE + GAP);
  }

  private static int row(int row) {
    return HEAD + row * (EYE + GAP);
  }

  private void text(String text, int x, int y, int style, int size, Color colour) {
    g.setColor(colour);
    g.setFont(new Font(Font.SANS_SERIF, style, size));
    g.drawString(text, x, y);
  }
}

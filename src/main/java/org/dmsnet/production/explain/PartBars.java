package org.dmsnet.production.explain;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.Locale;
import java.util.Map;

/** The parts of a logit as bars to the left and right of zero, on one scale. */
final class PartBars {
  /** Okabe and Ito's blue. */
  static final Color FOR = new Color(0, 114, 178);

  /** Okabe and Ito's vermillion. */
  static final Color AGAINST = new Color(213, 94, 0);

  private static final int LINE = 26;
  private static final int NUMBER = 164;
  private static final int ZERO = 330;
  private static final int LONGEST = 110;

  private final Graphics2D g;
  private final int x;
  private final double largest;

  private PartBars(Graphics2D g, int x, double largest) {
    this.g = g;
    this.x = x;
    this.largest = largest;
  }

  /** Draws the bias, each branch and the sum; y is the first line's base. */
  static void draw(Graphics2D g, LabelExplanation explained, int x, int y) {
    double largest = Math.abs(explained.bias());
    for (double part : explained.parts().values()) {
      largest = Math.max(largest, Math.abs(part));
    }
    PartBars bars = new PartBars(g, x, largest);
    int line = y;
    bars.bar("bias", explained.bias(), line);
    for (Map.Entry<Branch, Double> part : explained.parts().entrySet()) {
      line += LINE;
      bars.bar(part.getKey().description(), part.getValue(), line);
    }
    bars.words("logit", explained.logit(), line + LINE + 4, Font.BOLD);
  }

  private void bar(String name, double value, int y) {
    words(name, value, y, Font.PLAIN);
    int zero = x + ZERO;
    int length = largest == 0 ? 0 : (int) Math.round(LONGEST * Math.abs(value) / largest);
    g.setColor(value >= 0 ? FOR : AGAINST);
    g.fillRect(value >= 0 ? zero : zero - length, y - 11, length, 14);
    g.setColor(ExplanationSheet.QUIET);
    g.drawLine(zero, y - 15, zero, y + 7);
  }

  private void words(String name, double value, int y, int style) {
    g.setColor(ExplanationSheet.INK);
    g.setFont(new Font(Font.SANS_SERIF, style, 12));
    g.drawString(name, x, y);
    g.drawString(String.format(Locale.ROOT, "%+.2f", value), x + NUMBER, y);
  }
}

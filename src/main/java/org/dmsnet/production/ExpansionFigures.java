package org.dmsnet.production;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dmsnet.data.DatasetReport;
import org.dmsnet.data.Label;
import org.dmsnet.data.OdirDataset;
import org.dmsnet.data.Patient;
import org.dmsnet.data.Split;
import org.dmsnet.data.TrainingPair;
import org.dmsnet.data.TrainingSet;
import org.dmsnet.data.image.FundusImage;
import org.dmsnet.data.image.Picture;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.data.image.UnreadableImageException;
import org.dmsnet.evaluation.Page;
import org.dmsnet.recipe.Illumination;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.UserException;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.w3c.dom.Element;

/**
 * The paper's Figures 3, 4 and 5 for a data set: training patients with each label before and after
 * CutMix, and of each label an example as photographed, corrected and mixed, of the left and of the
 * right eye.
 */
public final class ExpansionFigures {
  /** Figure 3, as a file in the folder. */
  public static final String COUNTS = "counts.png";

  /** Figure 4. */
  public static final String LEFT = "examples-left.png";

  /** Figure 5. */
  public static final String RIGHT = "examples-right.png";

  /** All of them, for a browser. */
  public static final String PAGE = "index.html";

  private static final int CAPTION = 90;
  private static final int HEADER = 24;
  private static final List<String> ROWS = List.of("original", "corrected", "CutMix");
  private static final Color BLUE = new Color(0, 114, 178);
  private static final Color ORANGE = new Color(230, 159, 0);

  private final Recipe recipe;
  private final List<Patient> train;
  private final TrainingSet expanded;

  private ExpansionFigures(OdirDataset dataset, Recipe recipe) {
    this.recipe = recipe;
    Split split =
        Split.of(
            dataset.patients(), recipe.data().validation(), recipe.data().test(), recipe.seed());
    Set<String> ids = Set.copyOf(split.train());
    this.train = dataset.patients().stream().filter(p -> ids.contains(p.id())).toList();
    this.expanded = TrainingSet.of(train, recipe);
  }

  /**
   * The recipe that is drawn: one that corrects or mixes nothing gets Graham's correction and one
   * CutMix pair a patient, or there would be nothing to see.
   *
   * @param recipe a recipe
   * @return the recipe, or one with these keys changed
   */
  public static Recipe shown(Recipe recipe) {
    List<String> changes = new ArrayList<>();
    if (recipe.data().illumination() == Illumination.NONE) {
      changes.add("data.illumination=graham");
    }
    if (recipe.augmentation().cutmix() == 0) {
      changes.add("augmentation.cutmix=1");
    }
    return changes.isEmpty() ? recipe : RecipeReader.with(recipe, changes);
  }

  /**
   * Writes the three pictures and the page.
   *
   * @param data the official folder or a dataset YAML
   * @param recipe what is drawn, see {@link #shown}
   * @param folder is made where it does not exist
   * @throws UserException where the data cannot be read or the folder cannot be written
   */
  public static void write(Path data, Recipe recipe, Path folder) {
    ExpansionFigures figures = new ExpansionFigures(OdirDataset.open(data), recipe);
    AtomicFile.write(
        folder.resolve(COUNTS), Picture.png(BitmapEncoder.getBufferedImage(figures.counts())));
    AtomicFile.write(folder.resolve(LEFT), Picture.png(figures.examples(true)));
    AtomicFile.write(folder.resolve(RIGHT), Picture.png(figures.examples(false)));
    AtomicFile.write(folder.resolve(PAGE), figures.page());
  }

  private CategoryChart counts() {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(800)
            .height(360)
            .title("Training pairs with each label")
            .build();
    chart.getStyler().setLabelsVisible(true).setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setSeriesColors(new Color[] {BLUE, ORANGE});
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    List<String> labels = Arrays.stream(Label.values()).map(Label::name).toList();
    chart.addSeries("before", labels, List.copyOf(DatasetReport.labelCounts(train).values()));
    chart.addSeries("after", labels, List.copyOf(expanded.labelCounts().values()));
    return chart;
  }

  private BufferedImage examples(boolean left) {
    int side = recipe.imageSize();
    BufferedImage sheet =
        new BufferedImage(
            CAPTION + Label.COUNT * side, HEADER + ROWS.size() * side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setBackground(Color.WHITE);
    graphics.clearRect(0, 0, sheet.getWidth(), sheet.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    for (int row = 0; row < ROWS.size(); row++) {
      graphics.drawString(ROWS.get(row), 6, HEADER + row * side + side / 2);
    }
    for (Label label : Label.values()) {
      int x = CAPTION + label.ordinal() * side;
      graphics.drawString(label.name(), x + side / 2, HEADER - 7);
      Optional<TrainingPair> example = example(label);
      if (example.isPresent()) {
        drawExample(graphics, example.get(), left, x);
      }
    }
    graphics.dispose();
    return sheet;
  }

  private void drawExample(Graphics2D graphics, TrainingPair pair, boolean left, int x) {
    int side = recipe.imageSize();
    Preparation corrected = Preparation.of(recipe);
    byte[] mixed = decode(pair.patient(), left, corrected);
    byte[] own = mixed.clone();
    pair.patch()
        .ifPresent(
            patch ->
                patch
                    .box()
                    .paste(
                        decode(patch.donor(), left, corrected),
                        mixed,
                        side,
                        !left && recipe.mirrorRightEye()));
    byte[] original = decode(pair.patient(), left, Preparation.plain(side));
    int y = HEADER;
    for (byte[] photograph : List.of(original, own, mixed)) {
      graphics.drawImage(Picture.of(photograph, side), x, y, null);
      y += side;
    }
  }

  /** A mixed pair of a label, if there is one with this label alone, then of a set that has it. */
  private Optional<TrainingPair> example(Label label) {
    List<TrainingPair> mixed =
        expanded.pairs().stream()
            .filter(p -> p.patch().isPresent() && p.patient().labels().contains(label))
            .toList();
    return mixed.stream()
        .filter(p -> p.patient().labels().equals(Set.of(label)))
        .findFirst()
        .or(() -> mixed.stream().findFirst());
  }

  private static byte[] decode(Patient patient, boolean left, Preparation how) {
    Path file = left ? patient.left() : patient.right();
    try {
      return FundusImage.decode(file, how);
    } catch (UnreadableImageException e) {
      throw new UserException(
          file
              + " cannot be shown: "
              + e.getMessage()
              + ". './dmsnet data check' lists such files.",
          e);
    }
  }

  private String page() {
    Page page =
        new Page(
            "Expansion of the training set",
            "body{font:16px/1.5 sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}"
                + "img{max-width:100%}td,th{padding:.2rem .8rem;text-align:right}");
    page.text(page.body(), "h1", "Expansion of the training set");
    page.text(
        page.body(),
        "p",
        String.format(
            Locale.ROOT,
            "%d training patients, %d pairs after CutMix within label sets (augmentation.cutmix %s,"
                + " class-balance %s). Correction of light: %s.",
            train.size(),
            expanded.pairs().size(),
            recipe.augmentation().cutmix(),
            recipe.augmentation().classBalance(),
            recipe.data().illumination().name().toLowerCase(Locale.ROOT)));
    Element table = page.table(page.body(), "Pairs with each label");
    page.header(table, "label", "before", "after");
    Element rows = page.add(table, "tbody");
    Map<Label, Integer> before = DatasetReport.labelCounts(train);
    expanded
        .labelCounts()
        .forEach(
            (label, after) ->
                page.row(
                    rows,
                    label + ", " + label.disease(),
                    String.valueOf(before.get(label)),
                    String.valueOf(after)));
    picture(page, COUNTS, "Training pairs with each label, before and after CutMix");
    picture(page, LEFT, "Left eyes: original, corrected, CutMix; a column for each label");
    picture(page, RIGHT, "Right eyes of the same patients, the same box");
    return page.html();
  }

  private static void picture(Page page, String file, String caption) {
    Element figure = page.add(page.body(), "figure");
    page.add(figure, "img", "src", file, "alt", caption);
    page.text(figure, "figcaption", caption);
  }
}

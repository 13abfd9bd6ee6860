package org.dmsnet.evaluation;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.dmsnet.data.Label;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Element;

/** The drawings of a report, in Okabe and Ito's colours and with dashes that differ too. */
final class ReportCharts {
  private static final Color BLUE = new Color(0, 114, 178);
  private static final Color ORANGE = new Color(230, 159, 0);
  private static final Color GREEN = new Color(0, 158, 115);
  private static final Color VERMILLION = new Color(213, 94, 0);
  private static final Color[] COLOURS = {BLUE, VERMILLION, GREEN, ORANGE};
  private static final Color CLEAR = new Color(0, 0, 0, 0);
  private static final Color GRID = new Color(128, 128, 128, 90);
  private static final float[][] DASHES = {null, {8, 4}, {2, 4}, {10, 4, 2, 4}};
  private static final List<String> CURVES =
      List.of("auc-macro", "kappa-flattened", "f1-macro", "subset-accuracy");

  private final AtomicInteger clips = new AtomicInteger();

  /** Training and validation loss over epochs; empty if none was measured. */
  Optional<Element> loss(List<History> history) {
    Map<String, ToDoubleFunction<History>> series = new LinkedHashMap<>();
    series.put("training", History::trainLoss);
    series.put("validation", History::validationLoss);
    return overEpochs(history, "loss", series, "Loss of training and validation over epochs");
  }

  /** Up to four metrics on validation over epochs; empty if none was measured. */
  Optional<Element> metrics(List<History> history) {
    Map<String, ToDoubleFunction<History>> series = new LinkedHashMap<>();
    List<String> measured =
        history.stream().flatMap(h -> h.metrics().keySet().stream()).distinct().toList();
    Stream.concat(CURVES.stream().filter(measured::contains), measured.stream())
        .distinct()
        .limit(COLOURS.length)
        .forEach(name -> series.put(name, h -> h.metrics().getOrDefault(name, Double.NaN)));
    return overEpochs(history, "metric", series, "Metrics on validation over epochs");
  }

  /** Learning rate over epochs; empty if none is known. */
  Optional<Element> learningRate(List<History> history) {
    return overEpochs(
        history,
        "learning rate",
        Map.of("learning rate", History::learningRate),
        "Learning rate over epochs");
  }

  /** ROC curve of a label, with the diagonal of chance. */
  Element roc(Predictions predictions, Label label) {
    List<Ranking.Step> steps =
        Ranking.perLabel(predictions)
            .get(label.ordinal())
            .steps(Scorer.everyoneOnce(predictions.size()));
    double positives = predictions.positives(label);
    double negatives = predictions.size() - positives;
    List<Double> x = new ArrayList<>(List.of(0.0));
    List<Double> y = new ArrayList<>(List.of(0.0));
    for (int i = 0; i < steps.size(); i++) {
      Ranking.Step step = steps.get(i);
      int last = x.size() - 1;
      double nextX = x.get(last) + step.negatives() / negatives;
      double nextY = y.get(last) + step.positives() / positives;
      // A run of positives, or of negatives, is one stroke: fewer corners draw the same curve.
      boolean straight = i > 0 && axis(step) != 0 && axis(step) == axis(steps.get(i - 1));
      if (straight) {
        x.set(last, nextX);
        y.set(last, nextY);
      } else {
        x.add(nextX);
        y.add(nextY);
      }
    }
    XYChart chart = unitSquare(260, 240, "1 - specificity", "sensitivity");
    line(chart.addSeries("chance", new double[] {0, 1}, new double[] {0, 1}), GRID, DASHES[1]);
    line(chart.addSeries("ROC", x, y), BLUE, null);
    return SvgChart.draw(chart, "ROC curve of " + label.disease(), clips);
  }

  /** A chart of two shares, 0..1 on both axes. */
  private static XYChart unitSquare(int width, int height, String x, String y) {
    XYChart chart =
        new XYChartBuilder().width(width).height(height).xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    chart.getStyler().setAxisTickMarksColor(SvgChart.INK).setDecimalPattern("0.0");
    return chart;
  }

  /** Share of positives over mean probability, before and after calibration. */
  Element reliability(CalibrationCheck check) {
    XYChart chart = unitSquare(420, 380, "mean probability", "share of positives");
    line(chart.addSeries("agreement", new double[] {0, 1}, new double[] {0, 1}), GRID, null);
    reliability(chart, "network", check.before(), VERMILLION, DASHES[1]);
    if (!check.calibration().equals(Calibration.NONE)) {
      reliability(chart, "calibrated", check.after(), BLUE, null);
    }
    return SvgChart.draw(chart, "Reliability diagram; the text has the errors", clips);
  }

  private static void reliability(
      XYChart chart, String name, Reliability reliability, Color colour, float[] dash) {
    List<Double> x = reliability.bins().stream().map(Reliability.Bin::probability).toList();
    List<Double> y = reliability.bins().stream().map(Reliability.Bin::positives).toList();
    XYSeries series = chart.addSeries(name, x, y);
    line(series, colour, dash);
    series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour);
  }

  /** 1 for a stroke upwards, -1 for one sideways, 0 for a slope: tied positives and negatives. */
  private static int axis(Ranking.Step step) {
    return step.negatives() == 0 ? 1 : step.positives() == 0 ? -1 : 0;
  }

  /** AUC and F1 of each label as bars. */
  Element bars(Metrics metrics) {
    CategoryChart chart = new CategoryChartBuilder().width(720).height(300).build();
    style(chart.getStyler());
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setDecimalPattern("0.0");
    chart.getStyler().setAvailableSpaceFill(0.7).setSeriesColors(new Color[] {BLUE, ORANGE});
    List<String> labels = Arrays.stream(Label.values()).map(Label::name).toList();
    chart.addSeries("AUC", labels, heights(metrics, ClassMetrics::auc));
    chart.addSeries("F1", labels, heights(metrics, ClassMetrics::f1));
    return SvgChart.draw(chart, "AUC and F1 of each label; the table has the numbers", clips);
  }

  private static List<Double> heights(Metrics metrics, ToDoubleFunction<ClassMetrics> metric) {
    return metrics.classes().stream()
        .map(c -> Double.isNaN(metric.applyAsDouble(c)) ? 0 : metric.applyAsDouble(c))
        .toList();
  }

  private Optional<Element> overEpochs(
      List<History> history,
      String unit,
      Map<String, ToDoubleFunction<History>> series,
      String description) {
    XYChart chart =
        new XYChartBuilder()
            .width(480)
            .height(280 + 20 * series.size())
            .xAxisTitle("epoch")
            .yAxisTitle(unit)
            .build();
    style(chart.getStyler());
    chart.getStyler().setLegendVisible(series.size() > 1);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart
        .getStyler()
        .setxAxisTickLabelsFormattingFunction(
            x -> x == Math.rint(x) ? Long.toString(Math.round(x)) : " ");
    for (var entry : series.entrySet()) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (History h : history) {
        double value = entry.getValue().applyAsDouble(h);
        if (Double.isFinite(value)) {
          x.add((double) h.epoch());
          y.add(value);
        }
      }
      if (!x.isEmpty()) {
        int k = chart.getSeriesMap().size();
        XYSeries line = chart.addSeries(entry.getKey(), x, y);
        line(line, COLOURS[k], DASHES[k]);
        if (x.size() <= 3) {
          line.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(COLOURS[k]);
        }
      }
    }
    return chart.getSeriesMap().isEmpty()
        ? Optional.empty()
        : Optional.of(SvgChart.draw(chart, description, clips));
  }

  private static void line(XYSeries series, Color colour, float[] dash) {
    series.setMarker(SeriesMarkers.NONE).setLineColor(colour);
    series.setLineStyle(
        new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0));
  }

  private static void style(AxesChartStyler styler) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    styler.setChartBackgroundColor(CLEAR).setChartFontColor(SvgChart.INK);
    styler.setLegendBackgroundColor(CLEAR).setLegendBorderColor(CLEAR).setLegendFont(font);
    styler.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Vertical);
    styler.setPlotBackgroundColor(CLEAR).setPlotBorderVisible(false);
    styler.setChartTitleVisible(false);
    styler.setAxisTickLabelsFont(font).setAxisTitleFont(font);
    styler.setAxisTickLabelsColor(SvgChart.INK).setAxisTickMarksColor(SvgChart.INK);
    styler.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1));
    styler.setXAxisTitleColor(SvgChart.INK).setYAxisTitleColor(SvgChart.INK);
    styler.setLocale(Locale.ROOT);
  }
}

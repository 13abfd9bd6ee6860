package org.dmsnet.evaluation;

import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Makes an XChart chart an SVG element that sits well in a page, whatever the page's colours. */
final class SvgChart {
  /** The ink of a chart: what has this colour takes the colour of the page's text. */
  static final Color INK = new Color(1, 2, 3);

  private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{2,}");
  private static final Pattern CLIP = Pattern.compile("clip(\\d+)");

  private SvgChart() {}

  /**
   * Draws a chart.
   *
   * @param chart the chart
   * @param description what it shows, for those who cannot see it
   * @param number counts clip paths: their names must differ within a page
   */
  static Element draw(Chart<?, ?> chart, String description, AtomicInteger number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // The document type names a file on a server; nothing is to be fetched.
      builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
      Element svg =
          builder.parse(new ByteArrayInputStream(bytes.toByteArray())).getDocumentElement();
      int first = number.getAndAdd(countClips(svg));
      rewrite(svg, first, new HashMap<>());
      for (String attribute : new String[] {"width", "height", "x", "y", "version"}) {
        svg.removeAttribute(attribute);
      }
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", description);
      return svg;
    } catch (IOException | ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("XChart wrote an SVG that cannot be read back", e);
    }
  }

  private static int countClips(Element svg) {
    return svg.getElementsByTagName("clipPath").getLength();
  }

  /** Rounds coordinates, names clip paths in order, and gives ink the page's colour. */
  private static void rewrite(Element svg, int first, Map<String, String> clips) {
    NodeList elements = svg.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      var attributes = elements.item(i).getAttributes();
      for (int a = 0; a < attributes.getLength(); a++) {
        String value = attributes.item(a).getNodeValue();
        value =
            CLIP.matcher(value)
                .replaceAll(
                    m -> clips.computeIfAbsent(m.group(), k -> "area" + (first + clips.size())));
        value = value.replace("rgb(1,2,3)", "currentColor");
        value =
            LONG_NUMBER
                .matcher(value)
                .replaceAll(m -> String.format(Locale.ROOT, "%.1f", Double.parseDouble(m.group())));
        attributes.item(a).setNodeValue(value);
      }
    }
  }
}

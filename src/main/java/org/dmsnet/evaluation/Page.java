package org.dmsnet.evaluation;

import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * An HTML page built as a tree, so that whatever text comes in is text and never markup, and the
 * page is well-formed XML too.
 */
public final class Page {
  private static final String XHTML = "http://www.w3.org/1999/xhtml";

  private final Document document;
  private final Element head;
  private final Element body;

  /**
   * An empty page.
   *
   * @param title its title
   * @param css its style sheet
   */
  public Page(String title, String css) {
    try {
      document = DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
    Element html = document.createElementNS(XHTML, "html");
    html.setAttribute("lang", "en");
    document.appendChild(html);
    head = add(html, "head");
    add(head, "meta", "charset", "utf-8");
    add(head, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    text(head, "title", title);
    text(head, "style", css);
    body = add(html, "body");
  }

  /** The body, to append to. */
  public Element body() {
    return body;
  }

  /** Appends an empty element; attributes as name, value, name, value. */
  public Element add(Element parent, String tag, String... attributes) {
    Element element = document.createElementNS(XHTML, tag);
    for (int i = 0; i < attributes.length; i += 2) {
      element.setAttribute(attributes[i], printable(attributes[i + 1]));
    }
    parent.appendChild(element);
    return element;
  }

  /**
   * Appends an element that holds text; a no-break space where there is none, for HTML does not
   * know XML's empty tags.
   */
  public Element text(Element parent, String tag, String text, String... attributes) {
    Element element = add(parent, tag, attributes);
    element.setTextContent(text.isEmpty() ? "\u00a0" : printable(text));
    return element;
  }

  /** Appends a row of header cells. */
  public void header(Element table, String... cells) {
    Element row = add(add(table, "thead"), "tr");
    for (String cell : cells) {
      text(row, "th", cell, "scope", "col");
    }
  }

  /** Appends a row: a row header and cells. */
  public Element row(Element body, String first, String... cells) {
    Element row = add(body, "tr");
    text(row, "th", first, "scope", "row");
    for (String cell : cells) {
      text(row, "td", cell);
    }
    return row;
  }

  /** Appends a table inside a box that scrolls sideways on a small screen. */
  public Element table(Element parent, String caption) {
    Element table = add(add(parent, "div", "class", "scroll"), "table");
    text(table, "caption", caption);
    return table;
  }

  /** Appends a figure: a drawing of another document and its caption. */
  public void figure(Element parent, Element svg, String caption) {
    Element figure = add(parent, "figure");
    figure.appendChild(document.importNode(svg, true));
    text(figure, "figcaption", caption);
  }

  /** The page as text. */
  public String html() {
    try {
      Transformer transformer = TransformerFactory.newInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.METHOD, "xml");
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter writer = new StringWriter();
      transformer.transform(new DOMSource(document), new StreamResult(writer));
      return "<!DOCTYPE html>\n" + writer + "\n";
    } catch (TransformerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** XML has no place for control characters and lone surrogates; they are shown as U+FFFD. */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .map(
            c ->
                (c < ' ' && c != '\n' && c != '\t')
                        || (c >= 0xD800 && c <= 0xDFFF)
                        || c == 0xFFFE
                        || c == 0xFFFF
                    ? 0xFFFD
                    : c)
        .forEach(printable::appendCodePoint);
    return printable.toString();
  }
}

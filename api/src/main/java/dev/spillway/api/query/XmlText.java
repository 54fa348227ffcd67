package dev.spillway.api.query;

import java.nio.charset.StandardCharsets;

/// Writes elements and text, escaped, into memory.
final class XmlText {
  private final StringBuilder xml = new StringBuilder(2048);

  void open(String name) {
    xml.append('<').append(name).append('>');
  }

  /// The document element with the default namespace of everything in it.
  void open(String name, String namespace) {
    xml.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
  }

  void close(String name) {
    xml.append("</").append(name).append('>');
  }

  void element(String name, String text) {
    open(name);
    text.codePoints().forEach(this::character);
    close(name);
  }

  byte[] bytes() {
    return xml.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void character(int character) {
    switch (character) {
      case '&' -> xml.append("&amp;");
      case '<' -> xml.append("&lt;");
      case '>' -> xml.append("&gt;");
      // A reader would turn a plain carriage return into a line feed.
      case '\r' -> xml.append("&#13;");
      default -> xml.appendCodePoint(Scalars.isXml(character) ? character : 0xFFFD);
    }
  }
}

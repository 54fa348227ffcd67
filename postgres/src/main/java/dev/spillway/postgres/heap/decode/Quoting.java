package dev.spillway.postgres.heap.decode;

import java.util.BitSet;

/// How texts are quoted inside of others: in double quotes if empty or if a character asks for it.
final class Quoting {
  private static final String SPACES = " \t\n\f\r\u000b";

  private final BitSet special = new BitSet();
  private final boolean doubling;

  private Quoting(String special, boolean doubling) {
    (SPACES + "\"\\" + special).chars().forEach(this.special::set);
    this.doubling = doubling;
  }

  /// Quotes and backslashes are doubled.
  static Quoting doubling(String special) {
    return new Quoting(special, true);
  }

  /// A backslash stands before quotes and backslashes.
  static Quoting escaping(String special) {
    return new Quoting(special, false);
  }

  boolean isNeeded(TextBuffer text) {
    byte[] bytes = text.bytes();
    for (int at = 0; at < text.length(); at++) {
      if (bytes[at] >= 0 && special.get(bytes[at])) {
        return true;
      }
    }
    return text.length() == 0;
  }

  void put(TextBuffer text, TextBuffer out) {
    if (isNeeded(text)) {
      quoted(text, out);
    } else {
      out.put(text.bytes(), 0, text.length());
    }
  }

  void quoted(TextBuffer text, TextBuffer out) {
    out.put('"');
    for (int at = 0; at < text.length(); at++) {
      byte octet = text.bytes()[at];
      if (octet == '"' || octet == '\\') {
        out.put(doubling ? octet : (byte) '\\');
      }
      out.put(octet);
    }
    out.put('"');
  }
}

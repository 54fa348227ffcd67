package dev.spillway.api.sigv4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A URL's query as SigV4 sees it: names and values as bytes, each held in the canonical escaping,
/// so that equal bytes are equal texts however the sender escaped them.
final class QueryString {
  static final String SIGNATURE = "X-Amz-Signature";

  private static final String HEX = "0123456789ABCDEF";

  private record Pair(String name, String value) {}

  private final List<Pair> pairs = new ArrayList<>();

  QueryString(String raw) {
    for (String part : raw.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        pairs.add(
            new Pair(
                canonical(equals < 0 ? part : part.substring(0, equals)),
                equals < 0 ? "" : canonical(part.substring(equals + 1))));
      }
    }
    pairs.sort(Comparator.comparing(Pair::name).thenComparing(Pair::value));
  }

  /// The unescaped value of the parameter; empty if it is absent or empty.
  Optional<String> first(String name) {
    return pairs.stream()
        .filter(pair -> pair.name.equals(name))
        .map(pair -> new String(unescape(pair.value), StandardCharsets.UTF_8))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /// Everything but the signature itself, sorted.
  String canonical() {
    StringBuilder text = new StringBuilder();
    for (Pair pair : pairs) {
      if (!pair.name.equals(SIGNATURE)) {
        text.append(text.isEmpty() ? "" : "&").append(pair.name).append('=').append(pair.value);
      }
    }
    return text.toString();
  }

  private static String canonical(String escaped) {
    StringBuilder text = new StringBuilder(escaped.length());
    for (byte b : unescape(escaped)) {
      char character = (char) (b & 0xFF);
      if (isUnreserved(character)) {
        text.append(character);
      } else {
        text.append('%').append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 15));
      }
    }
    return text.toString();
  }

  private static boolean isUnreserved(char character) {
    return (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z')
        || (character >= '0' && character <= '9')
        || "-._~".indexOf(character) >= 0;
  }

  /// A broken escape stays as it is: the parser of the parameters refuses it in its own words.
  private static byte[] unescape(String escaped) {
    byte[] bytes = escaped.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        plain.write((high << 4) | low);
        i += 2;
      } else {
        plain.write(bytes[i]);
      }
    }
    return plain.toByteArray();
  }
}

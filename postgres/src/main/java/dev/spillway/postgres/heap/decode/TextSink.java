package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BytesVector;
import dev.spillway.postgres.copy.TextRepair;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Takes text in the encoding of its database and adds it to a vector as UTF-8.
@FunctionalInterface
public interface TextSink {
  void add(byte[] bytes, int from, int length, BytesVector vector);

  /// Text that is UTF-8 already.
  static TextSink utf8() {
    return (bytes, from, length, vector) -> vector.add(bytes, from, length);
  }

  /// Text of a database that does not say its encoding.
  static TextSink repairing(TextRepair repair) {
    return repair::add;
  }

  /// Text in an encoding that Java reads exactly as PostgreSQL does.
  static TextSink from(Charset charset) {
    return (bytes, from, length, vector) -> {
      byte[] text = new String(bytes, from, length, charset).getBytes(StandardCharsets.UTF_8);
      vector.add(text, 0, text.length);
    };
  }
}

package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BytesVector;
import dev.spillway.postgres.type.NumericText;

/// Takes one value as it is stored, without the length before it, and adds it to a vector.
@FunctionalInterface
interface ValueSink {
  void add(byte[] bytes, int from, int length, BytesVector vector);

  static ValueSink raw(RawForm form) {
    return (bytes, from, length, vector) -> {
      int size = form.bytes(bytes, from, length);
      // First the room, for it may come with another array.
      int at = vector.reserve(size);
      form.write(bytes, from, length, vector.data(), at);
      vector.commit(size);
    };
  }

  /// Numerics whose text is far longer than they are become text at once, see [NumericText].
  static ValueSink numeric() {
    RawForm form = RawForm.numeric();
    return (bytes, from, length, vector) -> {
      int size = form.bytes(bytes, from, length);
      int at = vector.reserve(size);
      form.write(bytes, from, length, vector.data(), at);
      if (!NumericText.isExpansive(vector.data(), at, size)) {
        vector.commit(size);
        return;
      }
      byte[] raw = new byte[size];
      System.arraycopy(vector.data(), at, raw, 0, size);
      int begin = vector.reserve(NumericText.maxExpandedBytes(raw, 0));
      vector.commit(NumericText.expand(raw, 0, vector.data(), begin));
    };
  }

  static ValueSink printing(DatumText text, TextSink sink) {
    TextBuffer buffer = new TextBuffer();
    return (bytes, from, length, vector) -> {
      buffer.clear();
      text.print(bytes, from, length, buffer);
      sink.add(buffer.bytes(), 0, buffer.length(), vector);
    };
  }
}

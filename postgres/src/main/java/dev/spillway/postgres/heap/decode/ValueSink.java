package dev.spillway.postgres.heap.decode;

import dev.spillway.core.column.BytesVector;

/// Takes values as they are stored, without the length before them, and adds them to a vector.
@FunctionalInterface
interface ValueSink {
  void add(byte[] bytes, int from, int length, BytesVector vector);

  /// Adds what was found of a column in `count` rows, which have `values` values.
  default void addAll(TupleSlice rows, int count, int values, BytesVector vector) {
    byte[] bytes = rows.bytes();
    byte[] flags = rows.flags();
    int value = 0;
    for (int row = 0; row < count; row++) {
      if (values < count && flags[row] == 0) {
        vector.addNull();
      } else {
        add(bytes, rows.places()[value], rows.lengths()[value], vector);
        value++;
      }
    }
  }

  /// Takes bytes as they are.
  static ValueSink copying() {
    return new ValueSink() {
      @Override
      public void add(byte[] bytes, int from, int length, BytesVector vector) {
        vector.add(bytes, from, length);
      }

      @Override
      public void addAll(TupleSlice rows, int count, int values, BytesVector vector) {
        vector.addAll(rows.bytes(), rows.places(), rows.lengths(), rows.flags(), count, values);
      }
    };
  }

  static ValueSink raw(RawForm form) {
    return (bytes, from, length, vector) -> {
      int size = form.bytes(bytes, from, length);
      // First the room, for it may come with another array.
      int at = vector.reserve(size);
      form.write(bytes, from, length, vector.data(), at);
      vector.commit(size);
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

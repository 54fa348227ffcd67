package dev.spillway.core.parquet;

import dev.spillway.core.spool.SpooledBytes;

/// Bytes that wait for the end of their row group.
sealed interface Stored {
  int length();

  int memoryBytes();

  void writeTo(ByteSink sink);

  /// The first `length` of `array`.
  record InMemory(byte[] array, int length) implements Stored {
    @Override
    public int memoryBytes() {
      return array.length;
    }

    @Override
    public void writeTo(ByteSink sink) {
      sink.write(array, 0, length);
    }
  }

  /// A page of one large value.
  record Spooled(SpooledBytes bytes) implements Stored {
    @Override
    public int length() {
      return Math.toIntExact(bytes.length());
    }

    @Override
    public int memoryBytes() {
      return 0;
    }

    @Override
    public void writeTo(ByteSink sink) {
      bytes.forEach(sink::write);
    }
  }
}

package dev.spillway.core.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Serialises Parquet's structures into arrays.
final class Thrift {
  private Thrift() {}

  /// A method of `org.apache.parquet.format.Util`.
  @FunctionalInterface
  interface Write<T> {
    void write(T structure, OutputStream target) throws IOException;
  }

  static <T> byte[] bytes(T structure, Write<T> write) {
    ByteArrayOutputStream target = new ByteArrayOutputStream(128);
    try {
      write.write(structure, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target.toByteArray();
  }
}

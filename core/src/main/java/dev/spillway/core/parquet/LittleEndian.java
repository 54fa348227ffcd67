package dev.spillway.core.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Parquet's byte order on byte arrays.
final class LittleEndian {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static int getInt(byte[] source, int at) {
    return (int) INT.get(source, at);
  }

  static long getLong(byte[] source, int at) {
    return (long) LONG.get(source, at);
  }

  static void putInt(byte[] target, int at, int value) {
    INT.set(target, at, value);
  }

  static void putLong(byte[] target, int at, long value) {
    LONG.set(target, at, value);
  }

  static byte[] bytes(int value) {
    byte[] bytes = new byte[Integer.BYTES];
    putInt(bytes, 0, value);
    return bytes;
  }

  static byte[] bytes(long value) {
    byte[] bytes = new byte[Long.BYTES];
    putLong(bytes, 0, value);
    return bytes;
  }
}

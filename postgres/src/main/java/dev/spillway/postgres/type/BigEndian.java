package dev.spillway.postgres.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads numbers of PostgreSQL's binary forms, which are all in network byte order.
public final class BigEndian {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  public static short int2(byte[] source, int at) {
    return (short) SHORTS.get(source, at);
  }

  /// Writes an int as four bytes.
  public static void putInt4(byte[] target, int at, int value) {
    INTS.set(target, at, value);
  }

  public static int int4(byte[] source, int at) {
    return (int) INTS.get(source, at);
  }

  public static long int8(byte[] source, int at) {
    return (long) LONGS.get(source, at);
  }
}

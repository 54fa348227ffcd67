package dev.spillway.postgres.heap.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads numbers of PostgreSQL's files, which are in the byte order of the machine that wrote them;
/// only little-endian ones are read.
public final class LittleEndian {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  public static short int2(byte[] source, int at) {
    return (short) SHORTS.get(source, at);
  }

  public static int uint2(byte[] source, int at) {
    return (short) SHORTS.get(source, at) & 0xFFFF;
  }

  public static int int4(byte[] source, int at) {
    return (int) INTS.get(source, at);
  }

  public static long uint4(byte[] source, int at) {
    return (int) INTS.get(source, at) & 0xFFFF_FFFFL;
  }

  public static long int8(byte[] source, int at) {
    return (long) LONGS.get(source, at);
  }
}

package dev.spillway.mysql.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Numbers as the protocol has them.
final class LittleEndian {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static short int2(byte[] bytes, int at) {
    return (short) SHORT.get(bytes, at);
  }

  static int int4(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long int8(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /// How many bytes a length takes.
  static int lengthBytes(byte[] bytes, int at) {
    return switch (bytes[at] & 0xff) {
      case 0xfc -> 3;
      case 0xfd -> 4;
      case 0xfe -> 9;
      default -> 1;
    };
  }

  /// A length of a value in a row.
  static int length(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    return switch (first) {
      case 0xfc -> Short.toUnsignedInt(int2(bytes, at + 1));
      case 0xfd -> int4(bytes, at) >>> 8;
      case 0xfe -> Math.toIntExact(int8(bytes, at + 1));
      default -> first;
    };
  }
}

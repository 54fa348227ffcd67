package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Turns a value as it is stored into the form in which a binary COPY would send it, which vectors
/// carry and text forms read.
interface RawForm {
  /// How many bytes [#write] will write.
  ///
  /// @throws DamagedFileException if the bytes are no value of the type
  int bytes(byte[] source, int from, int length);

  /// Writes it.
  void write(byte[] source, int from, int length, byte[] target, int offset);

  /// Whether the bytes mean the same in both.
  default boolean isSame() {
    return false;
  }

  /// Bytes that mean the same in both.
  static RawForm same(int size) {
    return new RawForm() {
      @Override
      public boolean isSame() {
        return true;
      }

      @Override
      public int bytes(byte[] source, int from, int length) {
        return size;
      }

      @Override
      public void write(byte[] source, int from, int length, byte[] target, int offset) {
        System.arraycopy(source, from, target, offset, size);
      }
    };
  }

  /// Numbers of these sizes, one behind the other.
  static RawForm numbers(int... sizes) {
    return new Numbers(sizes);
  }

  /// `bit` and `varbit`: the number of bits, then the bits.
  static RawForm bits() {
    return new Bits();
  }

  /// `numeric`.
  static RawForm numeric() {
    return new Numeric();
  }

  /// Numbers in the byte order of the machine.
  final class Numbers implements RawForm {
    private final int[] sizes;
    private final int total;

    Numbers(int... sizes) {
      this.sizes = sizes.clone();
      int sum = 0;
      for (int size : sizes) {
        sum += size;
      }
      this.total = sum;
    }

    @Override
    public int bytes(byte[] source, int from, int length) {
      return total;
    }

    @Override
    public void write(byte[] source, int from, int length, byte[] target, int offset) {
      int begin = 0;
      for (int size : sizes) {
        for (int i = 0; i < size; i++) {
          target[offset + begin + i] = source[from + begin + size - 1 - i];
        }
        begin += size;
      }
    }
  }

  /// `bit` and `varbit`.
  final class Bits implements RawForm {
    @Override
    public int bytes(byte[] source, int from, int length) {
      int bits = length < Integer.BYTES ? -1 : LittleEndian.int4(source, from);
      if (bits < 0 || (bits + 7L) / 8 != length - Integer.BYTES) {
        throw DamagedFileException.inValue("a bit string does not have as many bits as it says");
      }
      return length;
    }

    @Override
    public void write(byte[] source, int from, int length, byte[] target, int offset) {
      int bits = LittleEndian.int4(source, from);
      for (int i = 0; i < Integer.BYTES; i++) {
        target[offset + i] = (byte) (bits >>> (24 - 8 * i));
      }
      System.arraycopy(
          source, from + Integer.BYTES, target, offset + Integer.BYTES, length - Integer.BYTES);
    }
  }

  /// `numeric`: a header of two bytes for ordinary values, of four for very long ones, then digits
  /// in base 10,000.
  ///
  /// @see <a
  ///   href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/adt/numeric.c">
  ///   numeric.c</a>
  final class Numeric implements RawForm {
    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORTS =
        MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private static final int HEADER = 8;
    private static final int KIND = 0xC000;
    private static final int SHORT_KIND = 0x8000;
    private static final int MOST_DIGIT = 9999;

    @Override
    public int bytes(byte[] source, int from, int length) {
      int digits = length - header(source, from, length);
      if (digits < 0 || (digits & 1) != 0) {
        throw damaged();
      }
      return HEADER + digits;
    }

    private static int header(byte[] source, int from, int length) {
      if (length < 2) {
        throw damaged();
      }
      return (LittleEndian.uint2(source, from) & SHORT_KIND) != 0 ? 2 : 4;
    }

    @Override
    public void write(byte[] source, int from, int length, byte[] target, int offset) {
      int header = LittleEndian.uint2(source, from);
      boolean isShort = (header & SHORT_KIND) != 0;
      int digits = (length - (isShort ? 2 : 4)) / 2;
      int weight = isShort ? shortWeight(header) : LittleEndian.int2(source, from + 2);
      int scale = isShort ? (header & 0x1F80) >> 7 : header & 0x3FFF;
      LONGS.set(
          target,
          offset,
          (long) digits << 48 | (weight & 0xFFFFL) << 32 | (long) sign(header) << 16 | scale);
      int at = from + (isShort ? 2 : 4);
      int to = offset + HEADER;
      for (int i = 0; i < digits; i++) {
        int digit = LittleEndian.uint2(source, at + 2 * i);
        if (digit > MOST_DIGIT) {
          throw damaged();
        }
        SHORTS.set(target, to + 2 * i, (short) digit);
      }
    }

    private static int shortWeight(int header) {
      return (header & 0x40) != 0 ? (header & 0x3F) - 64 : header & 0x3F;
    }

    /// NaN and the infinities are kinds of their own.
    private static int sign(int header) {
      return switch (header & KIND) {
        case SHORT_KIND -> (header & 0x2000) != 0 ? 0x4000 : 0;
        case KIND -> header & 0xF000;
        default -> header & KIND;
      };
    }

    private static DamagedFileException damaged() {
      return DamagedFileException.inValue("a numeric is none");
    }
  }
}

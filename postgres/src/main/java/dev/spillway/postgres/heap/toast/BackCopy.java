package dev.spillway.postgres.heap.toast;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The copies of a dictionary coder. Most are of a few bytes, for which words cost less than a
/// call; where the array has room behind a copy, up to [#OVERRUN_BYTES] there are overwritten.
final class BackCopy {
  /// What an array should have behind the value that is put into it.
  static final int OVERRUN_BYTES = Long.BYTES;

  private static final int MOST_BY_WORDS = 64;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private BackCopy() {}

  /// Copies bytes written before: where the distance is shorter than the length, bytes just written
  /// are copied again.
  static void copy(byte[] target, int at, int back, int size) {
    if (back >= Long.BYTES && size <= MOST_BY_WORDS && fits(target, at, size)) {
      words(target, at - back, target, at, size);
    } else if (back >= size) {
      System.arraycopy(target, at - back, target, at, size);
    } else {
      repeat(target, at, back, size);
    }
  }

  /// Copies bytes from elsewhere.
  static void copy(byte[] source, int from, byte[] target, int at, int size) {
    if (size <= MOST_BY_WORDS && fits(source, from, size) && fits(target, at, size)) {
      words(source, from, target, at, size);
    } else {
      System.arraycopy(source, from, target, at, size);
    }
  }

  private static boolean fits(byte[] array, int at, int size) {
    return array.length - at >= size + OVERRUN_BYTES;
  }

  private static void words(byte[] source, int from, byte[] target, int at, int size) {
    for (int i = 0; i < size; i += Long.BYTES) {
      WORDS.set(target, at + i, (long) WORDS.get(source, from + i));
    }
  }

  /// Each copy makes what can be copied at once twice as long.
  private static void repeat(byte[] target, int at, int back, int size) {
    int from = at - back;
    int written = 0;
    while (written < size) {
      int count = Math.min(size - written, back + written);
      if (count <= Long.BYTES) {
        for (int i = 0; i < count; i++) {
          target[at + written + i] = target[from + i];
        }
      } else {
        System.arraycopy(target, from, target, at + written, count);
      }
      written += count;
    }
  }
}

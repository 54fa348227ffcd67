package dev.spillway.postgres.heap.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/// The checksum of a page: 32 parallel FNV-1a sums, folded together with the block's number.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/master/src/include/storage/checksum_impl.h">
///   checksum_impl.h</a>
final class PageChecksum {
  private static final int SUMS = 32;
  private static final int WORDS = Page.BYTES / Integer.BYTES;
  private static final int PRIME = 16_777_619;
  private static final int CHECKSUM_WORD = Page.CHECKSUM_OFFSET / Integer.BYTES;

  private static final int[] BASE = {
    0x5B1F36E9, 0xB8525960, 0x02AB50AA, 0x1DE66D2A, 0x79FF467A, 0x9BB9F8A3, 0x217E7CD2, 0x83E13D2C,
    0xF8D4474F, 0xE39EB970, 0x42C6AE16, 0x993216FA, 0x7B093B5D, 0x98DAFF3C, 0xF718902A, 0x0B1C9CDB,
    0xE58F764B, 0x187636BC, 0x5D7B3BB1, 0xE73DE7DE, 0x92BEC979, 0xCCA6C0B2, 0x304A0979, 0x85AA43D4,
    0x783125BB, 0x6CA8EAA2, 0xE407EAC6, 0x4B5CFC3E, 0x9FBF8C76, 0x15CA20BE, 0xF2CA9FD3, 0x959BD756
  };

  private final int[] sums = new int[SUMS];
  private final int[] words = new int[WORDS];

  /// The checksum that the page at `at` should carry as block `block` of its relation.
  int of(byte[] bytes, int at, long block) {
    IntBuffer view =
        ByteBuffer.wrap(bytes, at, Page.BYTES).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    view.get(words);
    // The field itself counts as zero; the flags beside it do not.
    words[CHECKSUM_WORD] &= 0xFFFF_0000;
    System.arraycopy(BASE, 0, sums, 0, SUMS);
    for (int row = 0; row < WORDS; row += SUMS) {
      mix(words, row, sums);
    }
    mixZeros(sums);
    mixZeros(sums);
    int sum = 0;
    for (int each : sums) {
      sum ^= each;
    }
    return (int) (Integer.toUnsignedLong(sum ^ (int) block) % 65_535 + 1);
  }

  private static void mix(int[] words, int row, int[] sums) {
    for (int i = 0; i < SUMS; i++) {
      int mixed = sums[i] ^ words[row + i];
      sums[i] = mixed * PRIME ^ (mixed >>> 17);
    }
  }

  private static void mixZeros(int[] sums) {
    for (int i = 0; i < SUMS; i++) {
      sums[i] = sums[i] * PRIME ^ (sums[i] >>> 17);
    }
  }
}

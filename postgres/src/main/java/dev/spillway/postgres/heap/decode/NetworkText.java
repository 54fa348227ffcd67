package dev.spillway.postgres.heap.decode;

import dev.spillway.postgres.heap.page.DamagedFileException;

/// `inet` and `cidr`: family, bits of the mask, address. A `cidr` always has its mask printed, an
/// `inet` only where it is not the whole address.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/master/src/port/inet_net_ntop.c">inet_net_ntop.c</a>
final class NetworkText implements DatumText {
  private static final int IPV4 = 2;
  private static final int IPV6 = 3;
  private static final int WORDS = 8;
  private static final int BEHIND_WORDS_OF_IPV4 = 6;

  private final boolean cidr;

  private NetworkText(boolean cidr) {
    this.cidr = cidr;
  }

  static NetworkText inet() {
    return new NetworkText(false);
  }

  static NetworkText cidr() {
    return new NetworkText(true);
  }

  @Override
  public void print(byte[] bytes, int from, int length, TextBuffer out) {
    int family = length < 2 ? 0 : bytes[from];
    int size = family == IPV4 ? 4 : 16;
    int bits = length < 2 ? 0 : bytes[from + 1] & 0xFF;
    if ((family != IPV4 && family != IPV6) || length != 2 + size || bits > 8 * size) {
      throw DamagedFileException.inValue("an inet or cidr value is none");
    }
    if (family == IPV4) {
      ipv4(bytes, from + 2, out);
    } else {
      ipv6(bytes, from + 2, out);
    }
    if (cidr || bits != 8 * size) {
      out.put('/');
      out.put(Integer.toString(bits));
    }
  }

  private static void ipv4(byte[] bytes, int at, TextBuffer out) {
    for (int i = 0; i < 4; i++) {
      if (i > 0) {
        out.put('.');
      }
      out.put(Integer.toString(bytes[at + i] & 0xFF));
    }
  }

  private static void ipv6(byte[] bytes, int at, TextBuffer out) {
    int[] words = new int[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = ((bytes[at + 2 * i] & 0xFF) << 8) | (bytes[at + 2 * i + 1] & 0xFF);
    }
    int begin = longestZeros(words);
    int end = begin < 0 ? -1 : begin + zerosAt(words, begin);
    for (int i = 0; i < WORDS; i++) {
      if (i >= begin && i < end) {
        if (i == begin) {
          out.put(':');
        }
        continue;
      }
      if (i > 0) {
        out.put(':');
      }
      if (i == BEHIND_WORDS_OF_IPV4 && begin == 0 && holdsIpv4(words, end)) {
        ipv4(bytes, at + 12, out);
        return;
      }
      out.put(Integer.toHexString(words[i]));
    }
    if (end == WORDS) {
      out.put(':');
    }
  }

  private static boolean holdsIpv4(int[] words, int zeros) {
    return zeros == 6 || (zeros == 7 && words[7] != 1) || (zeros == 5 && words[5] == 0xFFFF);
  }

  /// Where the first of the longest runs of zeros begins that have at least two; -1 if there is
  /// none.
  private static int longestZeros(int[] words) {
    int best = -1;
    int length = 1;
    for (int i = 0; i < WORDS; i++) {
      int zeros = zerosAt(words, i);
      if (zeros > length) {
        best = i;
        length = zeros;
      }
    }
    return best;
  }

  private static int zerosAt(int[] words, int begin) {
    int end = begin;
    while (end < WORDS && words[end] == 0) {
      end++;
    }
    return end - begin;
  }
}

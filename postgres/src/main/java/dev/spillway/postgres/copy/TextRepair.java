package dev.spillway.postgres.copy;

import dev.spillway.core.column.BytesVector;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Makes UTF-8 of text whose encoding the database does not know (SQL_ASCII): what is UTF-8 stays,
/// everything else is decoded by a fallback charset and counted. Used by one thread.
public final class TextRepair {
  private final Charset fallback;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private CharBuffer scratch = CharBuffer.allocate(1024);
  private long repaired;

  public TextRepair(Charset fallback) {
    this.fallback = fallback;
  }

  /// How many values were not UTF-8.
  public long repaired() {
    return repaired;
  }

  void add(byte[] source, int from, int length, BytesVector vector) {
    if (isAscii(source, from, length) || isUtf8(source, from, length)) {
      vector.add(source, from, length);
      return;
    }
    repaired++;
    byte[] decoded = new String(source, from, length, fallback).getBytes(StandardCharsets.UTF_8);
    vector.add(decoded, 0, decoded.length);
  }

  private static boolean isAscii(byte[] source, int from, int length) {
    for (int at = from; at < from + length; at++) {
      if (source[at] < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isUtf8(byte[] source, int from, int length) {
    if (scratch.capacity() < length) {
      scratch = CharBuffer.allocate(length);
    }
    scratch.clear();
    return !utf8.reset().decode(ByteBuffer.wrap(source, from, length), scratch, true).isError();
  }
}

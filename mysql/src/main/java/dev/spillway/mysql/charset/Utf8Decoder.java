package dev.spillway.mysql.charset;

import dev.spillway.core.column.BytesVector;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Text that is UTF-8 already, or says so.
final class Utf8Decoder extends TextDecoder {
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private CharBuffer scratch = CharBuffer.allocate(1024);

  @Override
  public void add(byte[] source, int from, int length, BytesVector vector) {
    int odd = asciiEnd(source, from, length);
    int rest = from + length - odd;
    if (rest == 0 || isUtf8(source, odd, rest)) {
      vector.add(source, from, length);
      return;
    }
    countInvalid();
    byte[] mended =
        new String(source, from, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    vector.add(mended, 0, mended.length);
  }

  private boolean isUtf8(byte[] source, int from, int length) {
    if (scratch.capacity() < length) {
      scratch = CharBuffer.allocate(length);
    }
    scratch.clear();
    return !utf8.reset().decode(ByteBuffer.wrap(source, from, length), scratch, true).isError();
  }
}

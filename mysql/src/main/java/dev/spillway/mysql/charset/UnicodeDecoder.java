package dev.spillway.mysql.charset;

import dev.spillway.core.column.BytesVector;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Text in another form of Unicode, which Java decodes by rule and not by table; and gb18030.
final class UnicodeDecoder extends TextDecoder {
  private final CharsetDecoder decoder;
  private CharBuffer chars = CharBuffer.allocate(1024);

  UnicodeDecoder(Charset charset) {
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public void add(byte[] source, int from, int length, BytesVector vector) {
    if (chars.capacity() < length) {
      chars = CharBuffer.allocate(length);
    }
    chars.clear();
    ByteBuffer in = ByteBuffer.wrap(source, from, length);
    decoder.reset();
    boolean invalid = false;
    for (CoderResult result = decoder.decode(in, chars, true);
        result.isError();
        result = decoder.decode(in, chars, true)) {
      invalid = true;
      chars.put('\uFFFD');
      in.position(in.position() + result.length());
    }
    decoder.flush(chars);
    if (invalid) {
      countInvalid();
    } else if (length > 0) {
      countConverted();
    }
    ByteBuffer utf8 = StandardCharsets.UTF_8.encode(chars.flip());
    vector.add(utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining());
  }
}

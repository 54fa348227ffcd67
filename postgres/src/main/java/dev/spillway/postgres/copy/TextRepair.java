package dev.spillway.postgres.copy;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.TableName;
import dev.spillway.core.spool.Spool;
import dev.spillway.core.spool.SpooledBytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

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

  /// How many values of a table were not UTF-8.
  public List<Finding> findings(TableName table) {
    return List.of(
        new Finding(
            "STRINGS_CONVERTED",
            repaired,
            "values of %s were not valid UTF-8 and were converted from %s (fallback-charset)."
                .formatted(table, fallback)));
  }

  /// Adds a value as UTF-8.
  public void add(byte[] source, int from, int length, BytesVector vector) {
    if (isAscii(source, from, length) || isUtf8(source, from, length)) {
      vector.add(source, from, length);
      return;
    }
    repaired++;
    byte[] decoded = new String(source, from, length, fallback).getBytes(StandardCharsets.UTF_8);
    vector.add(decoded, 0, decoded.length);
  }

  /// The same for a value that is too large for memory: answers it, or its decoded text behind it.
  SpooledBytes repair(SpooledBytes value, Spool spool) {
    try {
      decode(value, utf8.reset(), _ -> {});
      return value;
    } catch (CharacterCodingException e) {
      repaired++;
    }
    spool.begin();
    try {
      decode(
          value,
          lenient(),
          text -> {
            byte[] encoded = text.toString().getBytes(StandardCharsets.UTF_8);
            spool.write(encoded, 0, encoded.length);
          });
    } catch (CharacterCodingException e) {
      throw new IllegalStateException(e);
    }
    return spool.finish();
  }

  private CharsetDecoder lenient() {
    return fallback
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  /// Decodes piece by piece; what a character is cut at waits for the next piece. The text of a
  /// piece ends at a whole character, because a decoder gives no half of a surrogate pair.
  private static void decode(SpooledBytes value, CharsetDecoder decoder, Consumer<CharBuffer> each)
      throws CharacterCodingException {
    ByteBuffer bytes = ByteBuffer.allocate(Spool.PIECE_BYTES);
    CharBuffer chars = CharBuffer.allocate(2 * Spool.PIECE_BYTES);
    long read = 0;
    boolean last;
    do {
      int count = (int) Math.min(bytes.remaining(), value.length() - read);
      value.read(read, bytes.array(), bytes.position(), count);
      read += count;
      bytes.position(bytes.position() + count).flip();
      last = read == value.length();
      CoderResult result = decoder.decode(bytes, chars, last);
      if (result.isError()) {
        result.throwException();
      }
      bytes.compact();
      each.accept(chars.flip());
      chars.clear();
    } while (!last);
    decoder.flush(chars);
    each.accept(chars.flip());
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

package dev.spillway.postgres.copy;

import dev.spillway.core.spool.Spool;
import dev.spillway.core.spool.SpooledBytes;
import dev.spillway.postgres.type.BigEndian;
import dev.spillway.postgres.type.BitText;
import dev.spillway.postgres.type.TypeMapping;
import java.io.IOException;
import java.util.Optional;
import org.postgresql.core.PGStream;

/// How one column's values get from a COPY into a spool, a piece at a time, when they are too large
/// for a page.
@FunctionalInterface
interface LargeValues {
  /// Takes a value of `length` bytes from the stream.
  ///
  /// @throws OversizeException if no Parquet file can hold it
  SpooledBytes receive(PGStream stream, int length, Spool spool)
      throws IOException, OversizeException;

  /// Empty for types whose values are never large.
  static Optional<LargeValues> of(TypeMapping mapping, Optional<TextRepair> repair) {
    return switch (mapping.wire()) {
      case BOOL, INT2, INT4, UINT4, INT8, FLOAT4, FLOAT8 -> Optional.empty();
      case NUMERIC, SCALED_NUMERIC -> Optional.empty();
      case TEXT, PRINTED_TEXT -> Optional.of(text(0, repair));
      case VERSIONED_TEXT -> Optional.of(text(1, repair));
      case RAW -> {
        if (mapping.columnType().textForm().isEmpty()) {
          yield Optional.of(text(0, Optional.empty()));
        }
        yield mapping.columnType().textForm().get() instanceof BitText
            ? Optional.of(LargeValues::bits)
            : Optional.empty();
      }
    };
  }

  private static LargeValues text(int skipped, Optional<TextRepair> repair) {
    return (stream, length, spool) -> {
      stream.skip(skipped);
      spool.begin();
      copy(stream, length - skipped, spool);
      SpooledBytes value = spool.finish();
      return repair.isPresent() ? repair.get().repair(value, spool) : value;
    };
  }

  private static void copy(PGStream stream, int length, Spool spool) throws IOException {
    byte[] piece = new byte[Math.min(length, Spool.PIECE_BYTES)];
    for (int done = 0; done < length; done += piece.length) {
      int count = Math.min(piece.length, length - done);
      stream.receive(piece, 0, count);
      spool.write(piece, 0, count);
    }
  }

  /// The number of bits, then the bits: each becomes a digit.
  private static SpooledBytes bits(PGStream stream, int length, Spool spool)
      throws IOException, OversizeException {
    byte[] piece = new byte[Spool.PIECE_BYTES / Byte.SIZE];
    stream.receive(piece, 0, Integer.BYTES);
    int bits = BigEndian.int4(piece, 0);
    if (bits > OversizeException.LIMIT_BYTES) {
      throw new OversizeException(bits);
    }
    byte[] digits = new byte[piece.length * Byte.SIZE];
    spool.begin();
    int octets = length - Integer.BYTES;
    for (int done = 0; done < octets; done += piece.length) {
      int count = Math.min(piece.length, octets - done);
      stream.receive(piece, 0, count);
      int printed = Math.min(count * Byte.SIZE, bits - done * Byte.SIZE);
      BitText.print(piece, 0, printed, digits, 0);
      spool.write(digits, 0, printed);
    }
    return spool.finish();
  }
}

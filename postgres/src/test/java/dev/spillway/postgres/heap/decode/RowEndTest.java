package dev.spillway.postgres.heap.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.toast.Varlena;
import dev.spillway.postgres.type.PostgresType;
import dev.spillway.postgres.type.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A value that does not end within its row is damage, although the page goes on behind it.
class RowEndTest {
  private static final int HEADER_BYTES = 24;
  private static final byte[] NEXT_ROWS = "what belongs to others".getBytes(StandardCharsets.UTF_8);

  @Test
  void aNumberEndsWithItsRow() {
    assertThat(number(new byte[] {7, 0, 0, 0}).array()[0]).isEqualTo(7);
    assertDamaged(() -> number(new byte[] {7, 0, 0}));
  }

  @Test
  void aTextOfEitherFormEndsWithItsRow() {
    assertThat(text(new byte[] {3 << 1 | 1, 'a', 'b'}).end()).isEqualTo(2);
    assertDamaged(() -> text(new byte[] {4 << 1 | 1, 'a', 'b'}));
    assertThat(text(new byte[] {6 << 2, 0, 0, 0, 'a', 'b'}).end()).isEqualTo(2);
    assertDamaged(() -> text(new byte[] {7 << 2, 0, 0, 0, 'a', 'b'}));
    assertDamaged(() -> text(new byte[] {0, 0, 0}));
    assertDamaged(() -> text(new byte[0]));
  }

  private static void assertDamaged(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("beyond its row");
  }

  private static IntVector number(byte[] row) {
    IntVector vector = new IntVector(1);
    decoder(new StoredType(4, 4), PostgresType.INT4, Wire.INT4).decode(slice(row), vector);
    return vector;
  }

  private static BytesVector text(byte[] row) {
    BytesVector vector = new BytesVector(1);
    decoder(new StoredType(StoredType.VARYING, 4), PostgresType.TEXT, Wire.TEXT)
        .decode(slice(row), vector);
    return vector;
  }

  private static AttributeDecoder decoder(StoredType stored, PostgresType type, Wire wire) {
    return AttributeDecoder.of(
        new Attribute(1, stored),
        new DatumType.Known(type),
        wire,
        MissingValue.none(new IntVector(1)),
        new AttributeDecoder.Opening(new Varlena(Optional.empty()), TextSink.utf8(), true));
  }

  private static TupleSlice slice(byte[] row) {
    byte[] page = TupleSlice.buffer(8192);
    page[18] = 1;
    page[22] = HEADER_BYTES;
    System.arraycopy(row, 0, page, HEADER_BYTES, row.length);
    System.arraycopy(NEXT_ROWS, 0, page, HEADER_BYTES + row.length, NEXT_ROWS.length);
    TupleSlice slice = new TupleSlice(1);
    slice.begin(page);
    slice.add(0, HEADER_BYTES + row.length);
    slice.choose(0, 1);
    return slice;
  }
}

package dev.spillway.core.column;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ColumnBatchTest {
  private static final List<ColumnType> TYPES =
      List.of(
          ColumnType.plain(Carrier.INT, new LogicalType.Int32()),
          ColumnType.plain(Carrier.BYTES, new LogicalType.Utf8()));

  @Test
  void everyColumnHasTheVectorOfItsCarrier() {
    ColumnBatch batch = new ColumnBatch(TYPES, 10, 1000);
    assertThat(batch.columns()).isEqualTo(2);
    assertThat(batch.vector(0)).isInstanceOf(IntVector.class);
    assertThat(batch.vector(1)).isInstanceOf(BytesVector.class);
  }

  @Test
  void rowsAndBytesFollowTheVectors() {
    ColumnBatch batch = new ColumnBatch(TYPES, 10, 1000);
    ((IntVector) batch.vector(0)).add(1);
    ((BytesVector) batch.vector(1)).add(new byte[500], 0, 500);
    assertThat(batch.rows()).isEqualTo(1);
    assertThat(batch.bytes()).isBetween(500L, 520L);
    batch.clear();
    assertThat(batch.rows()).isZero();
    assertThat(batch.bytes()).isZero();
  }

  @Test
  void aGiantValueIsGivenBackWithItsRow() {
    ColumnBatch batch = new ColumnBatch(TYPES, 10, 1000);
    BytesVector vector = (BytesVector) batch.vector(1);
    vector.add(new byte[1 << 20], 0, 1 << 20);
    batch.clear();
    assertThat(vector.data().length).isLessThanOrEqualTo(2000);
    vector.add(new byte[1500], 0, 1500);
    byte[] usual = vector.data();
    batch.clear();
    assertThat(vector.data()).isSameAs(usual);
  }

  @Test
  void aBatchWithoutColumnsHasNoRows() {
    assertThat(new ColumnBatch(List.of(), 10, 1000).rows()).isZero();
  }
}

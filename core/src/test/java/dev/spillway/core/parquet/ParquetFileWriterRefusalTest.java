package dev.spillway.core.parquet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.type.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/// What the writer refuses, and that it is heard when its sink fails.
@NullUnmarked
final class ParquetFileWriterRefusalTest {
  private static final int MB = 1 << 20;

  @Test
  void afterTheEndNothingIsTaken() {
    TestTable table = ints(10);
    try (ParquetFileWriter writer =
        writer(table, Codec.UNCOMPRESSED, new NoCompressor(), new ByteArrayOutputStream())) {
      writer.finish();
      assertThatThrownBy(() -> writer.write(batch(table)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatDoesNotFitTheSchemaIsRefused() {
    TestTable table = ints(10);
    try (ParquetFileWriter writer =
        writer(table, Codec.UNCOMPRESSED, new NoCompressor(), new ByteArrayOutputStream())) {
      ColumnBatch other = new ColumnBatch(List.of(TestColumns.INT64.type()), 10, 100);
      assertThatThrownBy(() -> writer.write(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("int32");
      ColumnType type = TestColumns.INT32.type();
      ColumnBatch wider = new ColumnBatch(List.of(type, type), 10, 100);
      assertThatThrownBy(() -> writer.write(wider)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void schemasThatReadersRefuseAreRefused() {
    ParquetOptions options = ParquetOptions.sized(Codec.GZIP, 1, MB);
    PageCompressor none = new NoCompressor();
    ParquetColumn column = TestColumns.INT32.column();
    assertThatThrownBy(() -> new ParquetFileWriter(List.of(), options, none, (_, _, _) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without columns");
    assertThatThrownBy(
            () -> new ParquetFileWriter(List.of(column, column), options, none, (_, _, _) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two columns");
    assertThatThrownBy(() -> new ParquetFileWriter(List.of(column), options, none, (_, _, _) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UNCOMPRESSED");
  }

  @Test
  void valuesThatNoPageHoldsAreRefused() {
    ByteLayout text = new ByteLayout("notes", 0);
    text.check(ByteLayout.MAX_VALUE_BYTES);
    assertThatThrownBy(() -> text.check(ByteLayout.MAX_VALUE_BYTES + 1))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("notes")
        .hasMessageContaining("1073741824");
    assertThatThrownBy(() -> new ByteLayout("price", 9).check(8))
        .isInstanceOf(FailedException.class);
  }

  @Test
  void aSinkThatFailsIsHeard() {
    TestTable table = ints(10);
    ByteSink broken =
        (_, _, _) -> {
          throw new IllegalStateException("disk full");
        };
    try (ParquetFileWriter writer =
        new ParquetFileWriter(
            table.columns(),
            ParquetOptions.sized(Codec.UNCOMPRESSED, 1, MB),
            new NoCompressor(),
            broken)) {
      writer.write(batch(table));
      assertThatThrownBy(writer::finish).hasMessage("disk full");
    }
  }

  private static TestTable ints(int rows) {
    return new TestTable(
        List.of(TestColumns.INT32.column()),
        List.of(TestColumns.INT32.values(rows, 100, 0.1, new Random(37))));
  }

  private static ColumnBatch batch(TestTable table) {
    ColumnBatch batch =
        new ColumnBatch(
            table.columns().stream().map(ParquetColumn::type).toList(), table.rows(), MB);
    table.fill(batch, 0, table.rows());
    return batch;
  }

  private static ParquetFileWriter writer(
      TestTable table, Codec codec, PageCompressor compressor, OutputStream target) {
    return new ParquetFileWriter(
        table.columns(),
        ParquetOptions.sized(codec, 1, 8 * MB),
        compressor,
        TestTable.sink(target));
  }
}

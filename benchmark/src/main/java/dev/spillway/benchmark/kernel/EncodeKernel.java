package dev.spillway.benchmark.kernel;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.IntVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.Compressors;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.parquet.PageCompressor;
import dev.spillway.core.parquet.ParquetColumn;
import dev.spillway.core.parquet.ParquetFileWriter;
import dev.spillway.core.parquet.ParquetOptions;
import dev.spillway.core.parquet.ParquetSummary;
import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import dev.spillway.postgres.type.PostgresType;
import dev.spillway.postgres.type.ScaledNumeric;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One column of 819,200 values from vectors to the bytes of a file, uncompressed: nanoseconds and
/// bytes allocated for each value.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeKernel {
  private static final int BATCH_ROWS = 8_192;
  private static final int BATCHES = 100;

  /// What the column holds.
  public enum Kind {
    /// Fifty values.
    INT_FEW,
    /// A key that counts up.
    LONG_KEY,
    /// 2,500 days as text.
    DATE,
    /// A million prices of a `numeric(15,2)`, as text.
    PRICE,
    /// The same of a `numeric` without a precision.
    PRICE_UNLIMITED,
    /// One letter of three.
    TEXT_LETTER,
    /// Ten words.
    TEXT_WORDS,
    /// Comments of 10 to 43 bytes, all different.
    TEXT_COMMENT,
    /// Comments of which a fifth is NULL.
    TEXT_NULLS
  }

  @Param public Kind kind = Kind.INT_FEW;

  private ColumnType type = ColumnType.plain(Carrier.INT, new LogicalType.Int32());
  private List<ColumnBatch> batches = List.of();
  private final PageCompressor compressor =
      new Compressors(Deflaters.choose(GzipSetting.automatic())).open(Codec.UNCOMPRESSED);

  /// Makes four different batches, which are encoded in turn.
  @Setup
  public void fill() {
    type =
        switch (kind) {
          case INT_FEW -> ColumnType.plain(Carrier.INT, new LogicalType.Int32());
          case LONG_KEY -> ColumnType.plain(Carrier.LONG, new LogicalType.Int64());
          case DATE -> PostgresType.DATE.mapping().columnType();
          case PRICE -> PostgresType.scaledNumeric().columnType();
          case PRICE_UNLIMITED -> PostgresType.NUMERIC.mapping().columnType();
          case TEXT_LETTER, TEXT_WORDS, TEXT_COMMENT, TEXT_NULLS ->
              ColumnType.plain(Carrier.BYTES, new LogicalType.Utf8());
        };
    SplittableRandom random = new SplittableRandom(20_261_122);
    batches = List.of(batch(random), batch(random), batch(random), batch(random));
  }

  private ColumnBatch batch(SplittableRandom random) {
    ColumnBatch batch = new ColumnBatch(List.of(type), BATCH_ROWS, Long.MAX_VALUE);
    for (int row = 0; row < BATCH_ROWS; row++) {
      add(batch.vector(0), row, random);
    }
    return batch;
  }

  private void add(ColumnVector vector, int row, SplittableRandom random) {
    switch (kind) {
      case INT_FEW -> ((IntVector) vector).add(random.nextInt(50));
      case LONG_KEY -> ((LongVector) vector).add(row * 3L);
      case DATE -> ((IntVector) vector).add(-3000 + random.nextInt(2500));
      case PRICE -> ((LongVector) vector).add(scaled(price(random.nextInt(1_000_000))));
      case PRICE_UNLIMITED -> {
        byte[] price = price(random.nextInt(1_000_000));
        ((BytesVector) vector).add(price, 0, price.length);
      }
      case TEXT_LETTER -> text(vector, "ANR".substring(row % 3, row % 3 + 1));
      case TEXT_WORDS -> text(vector, "DELIVER IN PERSON " + random.nextInt(10));
      case TEXT_COMMENT -> text(vector, comment(random));
      case TEXT_NULLS -> {
        if (random.nextInt(5) == 0) {
          vector.addNull();
        } else {
          text(vector, comment(random));
        }
      }
    }
  }

  private static long scaled(byte[] price) {
    return ScaledNumeric.of(price, 0, price.length);
  }

  /// What COPY sends of thousands of dollars and some cents.
  private static byte[] price(int cents) {
    ByteBuffer price = ByteBuffer.allocate(12);
    price.putShort((short) 2).putShort((short) 0).putShort((short) 0).putShort((short) 2);
    return price
        .putShort((short) (1 + cents / 101))
        .putShort((short) ((1 + cents % 99) * 100))
        .array();
  }

  private static String comment(SplittableRandom random) {
    return (Long.toHexString(random.nextLong()) + " final deposits sleep furiously")
        .substring(0, 10 + random.nextInt(33));
  }

  private static void text(ColumnVector vector, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ((BytesVector) vector).add(bytes, 0, bytes.length);
  }

  /// A file of a hundred batches.
  @Benchmark
  @OperationsPerInvocation(BATCH_ROWS * BATCHES)
  public ParquetSummary encode() {
    try (ParquetFileWriter writer =
        new ParquetFileWriter(
            List.of(new ParquetColumn("c", type)),
            ParquetOptions.sized(Codec.UNCOMPRESSED, 1, 64L << 20),
            compressor,
            (_, _, _) -> {})) {
      for (int i = 0; i < BATCHES; i++) {
        writer.write(batches.get(i & 3));
      }
      return writer.finish();
    }
  }
}

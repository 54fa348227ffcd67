package dev.spillway.benchmark.kernel;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.postgres.heap.decode.Attribute;
import dev.spillway.postgres.heap.decode.AttributeDecoder;
import dev.spillway.postgres.heap.decode.DatumType;
import dev.spillway.postgres.heap.decode.MissingValue;
import dev.spillway.postgres.heap.decode.StoredType;
import dev.spillway.postgres.heap.decode.TextSink;
import dev.spillway.postgres.heap.decode.TupleSlice;
import dev.spillway.postgres.heap.page.Page;
import dev.spillway.postgres.heap.toast.ToastReader;
import dev.spillway.postgres.heap.toast.Varlena;
import dev.spillway.postgres.heap.visibility.TransactionHorizon;
import dev.spillway.postgres.heap.visibility.Transactions;
import dev.spillway.postgres.heap.visibility.Visibility;
import dev.spillway.postgres.type.PostgresType;
import dev.spillway.postgres.type.TypeMapping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One column of 1,920 rows from heap pages to a vector: nanoseconds and bytes allocated for each
/// row.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeapKernel {
  /// What one call of [#decode] decodes.
  public static final int ROWS = 32 * StoredToast.VALUES;

  private static final int ROWS_AT_A_TIME = 256;
  private static final int PAGES = 40;

  /// What the column holds.
  public enum Kind {
    INT,
    /// `numeric(15,2)`: prices up to a million.
    NUMERIC,
    /// The same prices in a `numeric` without a precision.
    NUMERIC_UNLIMITED,
    /// `numeric(30,10)`: amounts of up to 28 digits.
    NUMERIC_LONG,
    /// Ten to 43 bytes.
    TEXT,
    TIMESTAMP,
    BOOL,
    /// A fifth is NULL.
    INT_NULLS,
    /// A fifth is NULL.
    TEXT_NULLS,
    /// 8,000 bytes each, in five chunks.
    TOASTED
  }

  @Param public Kind kind = Kind.INT;

  private final TupleSlice rows = new TupleSlice(1);
  private Path directory = Path.of("");
  private Optional<ToastReader> toast = Optional.empty();
  private Optional<ColumnBatch> batch = Optional.empty();
  private Optional<AttributeDecoder> decoder = Optional.empty();

  /// Makes pages and, for large values, files.
  @Setup
  public void fill() throws IOException {
    directory = Files.createTempDirectory("heap-kernel");
    TypeMapping mapping = kind == Kind.NUMERIC ? PostgresType.scaledNumeric() : type().mapping();
    if (kind == Kind.TOASTED) {
      Transactions nobody = new Transactions(directory, new TransactionHorizon(3, 3, 1, 1, 1));
      toast = Optional.of(new ToastReader(StoredToast.write(directory), new Visibility(nobody)));
    }
    ColumnBatch target = new ColumnBatch(List.of(mapping.columnType()), 2 * ROWS, Long.MAX_VALUE);
    batch = Optional.of(target);
    decoder =
        Optional.of(
            AttributeDecoder.of(
                new Attribute(1, stored()),
                new DatumType.Known(type()),
                mapping.wire(),
                MissingValue.none(ColumnVector.of(mapping.columnType().carrier(), 1)),
                new AttributeDecoder.Opening(new Varlena(toast), TextSink.utf8(), true)));
    rows();
  }

  /// Removes the files.
  @TearDown
  public void remove() throws IOException {
    toast.ifPresent(ToastReader::close);
    Files.deleteIfExists(directory.resolve("1"));
    Files.deleteIfExists(directory.resolve("2"));
    Files.delete(directory);
  }

  private PostgresType type() {
    return switch (kind) {
      case INT, INT_NULLS -> PostgresType.INT4;
      case NUMERIC, NUMERIC_UNLIMITED, NUMERIC_LONG -> PostgresType.NUMERIC;
      case TEXT, TEXT_NULLS, TOASTED -> PostgresType.TEXT;
      case TIMESTAMP -> PostgresType.TIMESTAMP;
      case BOOL -> PostgresType.BOOL;
    };
  }

  private StoredType stored() {
    return switch (kind) {
      case INT, INT_NULLS -> new StoredType(4, 4);
      case NUMERIC, NUMERIC_UNLIMITED, NUMERIC_LONG, TEXT, TEXT_NULLS, TOASTED ->
          new StoredType(StoredType.VARYING, 4);
      case TIMESTAMP -> new StoredType(8, 8);
      case BOOL -> new StoredType(1, 1);
    };
  }

  private void rows() {
    StoredRows stored = new StoredRows(PAGES);
    byte[] pages = TupleSlice.buffer(PAGES * Page.BYTES);
    SplittableRandom random = new SplittableRandom(20_261_122);
    int[] places = new int[2 * ROWS];
    for (int row = 0; row < ROWS; row++) {
      StoredRows.Place place = stored.add(1, value(row, random));
      places[2 * row] = place.offset();
      places[2 * row + 1] = place.length();
    }
    System.arraycopy(stored.bytes(), 0, pages, 0, PAGES * Page.BYTES);
    rows.begin(pages);
    for (int row = 0; row < ROWS; row++) {
      rows.add(places[2 * row], places[2 * row + 1]);
    }
  }

  private byte[] value(int row, SplittableRandom random) {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    switch (kind) {
      case INT -> bytes.putInt(random.nextInt());
      case NUMERIC, NUMERIC_UNLIMITED -> price(random.nextInt(100_000_000), bytes);
      case NUMERIC_LONG -> amount(random, bytes);
      case TEXT -> text(10 + random.nextInt(33), bytes);
      case TIMESTAMP -> bytes.putLong(random.nextLong(1L << 50));
      case BOOL -> bytes.put((byte) random.nextInt(2));
      case INT_NULLS -> {
        if (random.nextInt(5) > 0) {
          bytes.putInt(random.nextInt());
        }
      }
      case TEXT_NULLS -> {
        if (random.nextInt(5) > 0) {
          text(10 + random.nextInt(33), bytes);
        }
      }
      case TOASTED -> {
        bytes.put((byte) 1).put((byte) 18).putInt(StoredToast.VALUE_BYTES + 4);
        bytes.putInt(StoredToast.VALUE_BYTES).putInt(1 + row % StoredToast.VALUES);
        bytes.putInt(StoredToast.OID);
      }
    }
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }

  /// A length, a header of two bytes with the scale 2, digits in base 10,000.
  private static void price(int cents, ByteBuffer bytes) {
    int whole = cents / 100;
    int fraction = cents % 100 * 100;
    int weight = whole >= 10_000 ? 1 : 0;
    int digits = weight + 1 + (fraction > 0 ? 1 : 0);
    bytes.put((byte) ((1 + 2 + 2 * digits) << 1 | 1));
    bytes.putShort((short) (0x8000 | 2 << 7 | weight));
    if (weight > 0) {
      bytes.putShort((short) (whole / 10_000));
    }
    bytes.putShort((short) (whole % 10_000));
    if (fraction > 0) {
      bytes.putShort((short) fraction);
    }
  }

  /// Seven digits in base 10,000, of which three stand behind the point.
  private static void amount(SplittableRandom random, ByteBuffer bytes) {
    bytes.put((byte) ((1 + 2 + 14) << 1 | 1)).putShort((short) (0x8000 | 10 << 7 | 3));
    for (int digit = 0; digit < 6; digit++) {
      bytes.putShort((short) (1 + random.nextInt(9_999)));
    }
    bytes.putShort((short) (100 * (1 + random.nextInt(99))));
  }

  private static void text(int length, ByteBuffer bytes) {
    bytes.put((byte) ((1 + length) << 1 | 1));
    bytes.put(
        "final deposits sleep furiously across the lazy dog"
            .substring(0, length)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  /// All rows, as many at a time as the reader takes.
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public ColumnVector decode() {
    ColumnBatch target = batch.orElseThrow();
    AttributeDecoder column = decoder.orElseThrow();
    target.clear();
    for (int row = 0; row < ROWS; row += ROWS_AT_A_TIME) {
      rows.choose(row, Math.min(ROWS, row + ROWS_AT_A_TIME));
      column.decode(rows, target.vector(0));
    }
    return target.vector(0);
  }
}

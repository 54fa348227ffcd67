package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.export.Backoff;
import dev.spillway.core.export.Export;
import dev.spillway.core.export.ExportOptions;
import dev.spillway.core.export.ExportOrder;
import dev.spillway.core.export.ExportResult;
import dev.spillway.core.export.StopSignal;
import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.Compressors;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import dev.spillway.testkit.fault.Faults;
import dev.spillway.testkit.store.MemoryPlanStore;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A table of any size, made of numbers and thrown away: nothing of an export grows with its bytes.
class HugeTableTest {
  private static final long GIGABYTE = 1L << 30;
  private static final long PART_BYTES = 256L << 20;
  private static final int ROW_BYTES = 128;
  private static final long MEMORY_BYTES = 64L << 20;

  @Test
  void halfAGigabyteTakesNoMoreMemoryThanItsShare() {
    export(GIGABYTE / 2);
  }

  @Test
  @Tag("long")
  void aHundredGigabytesTakeNoMoreMemoryThanItsShare() {
    export(100 * GIGABYTE);
  }

  private static void export(long bytes) {
    Compressors compressors = new Compressors(Deflaters.choose(GzipSetting.automatic()));
    Export export =
        new Export(
            new ExportOptions(
                Codec.SNAPPY,
                2,
                MEMORY_BYTES,
                PART_BYTES,
                ExportOptions.ColumnNames.SKIP,
                Path.of(System.getProperty("java.io.tmpdir"))),
            new MemoryPlanStore(new Faults()),
            () -> compressors.open(Codec.SNAPPY),
            Backoff.standard(),
            InstantSource.system(),
            new Random(1));
    Generated read = new Generated(bytes / ROW_BYTES);
    Discarded bucket = new Discarded();
    long before = usedAfterCollection();
    ExportResult result =
        export.run(
            new ExportOrder("huge", ExportFolder.of("", "huge")),
            read,
            bucket,
            _ -> {},
            new StopSignal());

    assertThat(result.rows()).isEqualTo(bytes / ROW_BYTES);
    assertThat(bucket.objects.size()).isEqualTo((int) (bytes / PART_BYTES) + 2);
    assertThat(read.most.get() - before)
        .as("bytes on the heap while it ran")
        .isLessThan(2 * MEMORY_BYTES);
  }

  private static long usedAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /// One table of an id and a text that does not repeat.
  private static final class Generated implements ConsistentRead {
    private final SourceTable table;
    private final AtomicLong most = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();

    Generated(long rows) {
      this.table =
          new SourceTable(
              new TableName("db", "public", "huge"),
              "1",
              List.of(
                  SourceColumn.of(
                      "id", "bigint", ColumnType.plain(Carrier.LONG, new LogicalType.Int64())),
                  SourceColumn.of(
                      "v", "text", ColumnType.plain(Carrier.BYTES, new LogicalType.Utf8()))),
              rows * ROW_BYTES,
              rows,
              Optional.empty());
    }

    @Override
    public Instant time() {
      return Instant.EPOCH;
    }

    @Override
    public Consistency consistency() {
      return new Consistency(true, "numbers do not change");
    }

    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public List<SourceTable> tables() {
      return List.of(table);
    }

    @Override
    public List<Notice> notices() {
      return List.of();
    }

    @Override
    public List<TableRange> split(SourceTable of, long targetBytes) {
      return LongStream.range(0, of.bytes() / targetBytes)
          .mapToObj(part -> new TableRange("huge", String.valueOf(part), targetBytes))
          .toList();
    }

    @Override
    public TableReader reader(SourceTable of, TableRange range) {
      return new Numbers(Long.parseLong(range.range()), range.bytes() / ROW_BYTES);
    }

    @Override
    public void close() {}

    /// Looks at the heap now and then: what is live, not what is garbage still.
    private void sample() {
      if (batches.incrementAndGet() % 500 == 0) {
        most.accumulateAndGet(usedAfterCollection(), Math::max);
      }
    }

    private final class Numbers implements TableReader {
      private final SplittableRandom random;
      private final byte[] text = new byte[ROW_BYTES - Long.BYTES];
      private long left;

      Numbers(long seed, long rows) {
        this.random = new SplittableRandom(seed);
        this.left = rows;
        java.util.Arrays.fill(text, (byte) 'x');
      }

      @Override
      public int read(ColumnBatch batch) {
        batch.clear();
        sample();
        LongVector ids = (LongVector) batch.vector(0);
        BytesVector texts = (BytesVector) batch.vector(1);
        for (; left > 0 && batch.rows() < 4_096; left--) {
          long number = random.nextLong();
          ids.add(number);
          for (int i = 0; i < Long.BYTES; i++) {
            text[i] = (byte) ('a' + ((number >>> (8 * i)) & 15));
          }
          texts.add(text, 0, text.length);
        }
        return batch.rows();
      }

      @Override
      public void cancel() {}

      @Override
      public void close() {}
    }
  }

  /// Knows what was written, and nothing of its content.
  private static final class Discarded implements Bucket {
    private final ConcurrentSkipListMap<String, ObjectInfo> objects = new ConcurrentSkipListMap<>();

    @Override
    public String name() {
      return "discarded";
    }

    @Override
    public String encryption() {
      return "none";
    }

    @Override
    public String location() {
      return "nowhere";
    }

    @Override
    public ObjectWrite write(
        ObjectKey key, Map<String, String> metadata, long expectedBytes, UploadListener listener) {
      return new ObjectWrite() {
        private long bytes;

        @Override
        public void write(byte[] source, int from, int length) {
          bytes += length;
        }

        @Override
        public long bytes() {
          return bytes;
        }

        @Override
        public void commit() {
          objects.put(key.text(), new ObjectInfo(key.text(), bytes, metadata));
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void put(ObjectKey key, byte[] content, String contentType) {
      objects.put(key.text(), new ObjectInfo(key.text(), content.length, Map.of()));
    }

    @Override
    public Optional<ObjectInfo> head(ObjectKey key) {
      return Optional.ofNullable(objects.get(key.text()));
    }

    @Override
    public InputStream read(ObjectKey key) {
      return InputStream.nullInputStream();
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> each) {
      new TreeMap<>(objects.tailMap(prefix))
          .forEach((key, object) -> {
            if (key.startsWith(prefix)) {
              each.accept(object);
            }
          });
    }

    @Override
    public boolean isEmpty(String prefix) {
      return list(prefix).isEmpty();
    }

    @Override
    public void delete(ObjectKey key) {
      objects.remove(key.text());
    }

    @Override
    public void abort(ObjectKey key, String uploadId) {}

    @Override
    public void close() {}
  }
}

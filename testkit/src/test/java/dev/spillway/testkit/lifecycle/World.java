package dev.spillway.testkit.lifecycle;

import dev.spillway.core.export.Backoff;
import dev.spillway.core.export.Export;
import dev.spillway.core.export.ExportOptions;
import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.Compressors;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.parquet.PageCompressor;
import dev.spillway.core.policy.Requester;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotCopyRequest;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotRequest;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.source.Source;
import dev.spillway.core.task.ExportService;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.Site;
import dev.spillway.core.task.StartExport;
import dev.spillway.core.task.TaskWorld;
import dev.spillway.testkit.fault.Faults;
import dev.spillway.testkit.objectstore.MemoryBuckets;
import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.source.MemorySource;
import dev.spillway.testkit.source.MemoryTable;
import dev.spillway.testkit.store.MemoryPlanStore;
import dev.spillway.testkit.store.MemoryTaskStore;
import dev.spillway.testkit.store.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// A server's export tasks on fakes: what a killed process leaves behind stays in the stores, and
/// [#restart()] goes on from there.
final class World {
  static final String BUCKET = "bucket";
  static final ExportTaskId TASK = new ExportTaskId("my-export");
  static final Instant POINT = Instant.parse("2020-03-27T20:48:42.023Z");

  private static final Requester REQUESTER =
      Requester.unlimited("arn:aws:iam::123456789012:user/tests");
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";
  private static final String KEY = "arn:aws:kms:us-west-2:123456789012:key/k";
  private static final DatabaseId DATABASE = new DatabaseId("shop");

  final Faults faults = new Faults();
  final MemoryTaskStore tasks = new MemoryTaskStore(faults);
  final MemoryPlanStore plans = new MemoryPlanStore(faults);
  final MemoryBuckets buckets = new MemoryBuckets(ROLE, faults);
  final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));
  final List<MemoryTable> tables;
  private final int threads;
  private final RandomGenerator random;
  private final MemorySource snapshot;
  final MemorySource live;
  private ExportService service;

  World(List<MemoryTable> tables, int threads, RandomGenerator random) {
    this.tables = tables;
    this.threads = threads;
    this.random = random;
    this.snapshot = MemorySource.snapshot(tables, POINT, faults);
    this.live = MemorySource.live(tables, POINT, faults);
    buckets.createBucket(BUCKET);
    this.service = service();
  }

  ExportService exports() {
    return service;
  }

  /// Ends what runs, as far as it still does, and starts anew on the same stores.
  void restart() {
    service.close(Duration.ZERO);
    faults.heal();
    service = service();
    service.resume();
  }

  ExportTask startSnapshotExport() {
    return service.start(request("arn:aws:rds:us-west-2:123456789012:snapshot:snap"), REQUESTER);
  }

  ExportTask startLiveExport(String... exportOnly) {
    return service.start(
        request("arn:aws:rds:us-west-2:123456789012:cluster:shop", exportOnly), REQUESTER);
  }

  /// One more export beside that of the other methods, of the live database.
  ExportTask startAnother(String identifier) {
    return service.start(
        new StartExport(
            identifier,
            "arn:aws:rds:us-west-2:123456789012:cluster:shop",
            BUCKET,
            ROLE,
            KEY,
            "",
            List.of()),
        REQUESTER);
  }

  ExportTask awaitEnd() throws InterruptedException {
    ExportTask end = tasks.await(TASK, task -> task.status().isEnd());
    service.close(Duration.ofDays(1));
    return end;
  }

  /// The ids of all exported rows of a table, over all its part files, sorted.
  List<Integer> exportedIds(MemoryTable table) {
    List<Integer> ids = new ArrayList<>();
    for (String key : buckets.keys(BUCKET)) {
      if (key.startsWith(folder(table)) && key.endsWith(".parquet")) {
        for (List<Optional<String>> row : ParquetRows.of(buckets.content(BUCKET, key))) {
          ids.add(Integer.parseInt(row.getFirst().orElseThrow()));
        }
      }
    }
    ids.sort(null);
    return ids;
  }

  static String folder(MemoryTable table) {
    return "my-export/db/public.%s/1/".formatted(table.name().table());
  }

  private static StartExport request(String sourceArn, String... exportOnly) {
    return new StartExport(TASK.text(), sourceArn, BUCKET, ROLE, KEY, "", List.of(exportOnly));
  }

  private ExportService service() {
    ExportOptions settings =
        new ExportOptions(
            Codec.UNCOMPRESSED,
            threads,
            64 << 20,
            20_000,
            ExportOptions.ColumnNames.SKIP,
            Path.of(System.getProperty("java.io.tmpdir")));
    Export export =
        new Export(
            settings,
            plans,
            World::compressor,
            new Backoff(5, Duration.ofMillis(1), Duration.ofMillis(2)),
            clock,
            random);
    TaskWorld world =
        new TaskWorld(
            new Site("123456789012", "us-west-2"),
            new OneSnapshot(),
            new OneDatabase(),
            buckets,
            new OneKey(),
            export,
            clock,
            random);
    return new ExportService(tasks, world, 5);
  }

  private static PageCompressor compressor() {
    return new Compressors(Deflaters.choose(GzipSetting.automatic())).open(Codec.UNCOMPRESSED);
  }

  private final class OneSnapshot implements Snapshots {
    private final DbSnapshot record =
        new DbSnapshot(
            new SnapshotId(SnapshotKind.DB, "snap"),
            DATABASE,
            SnapshotStatus.AVAILABLE,
            100,
            Engine.POSTGRES,
            "17.11",
            5432,
            "u",
            POINT,
            POINT,
            1,
            "d",
            Optional.empty(),
            Map.of());

    @Override
    public DbSnapshot create(SnapshotRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<DbSnapshot> find(SnapshotId id) {
      return Optional.of(record);
    }

    @Override
    public List<DbSnapshot> list(SnapshotKind kind) {
      return List.of(record);
    }

    @Override
    public DbSnapshot delete(SnapshotId id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DbSnapshot copy(SnapshotCopyRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DbSnapshot tag(SnapshotId id, UnaryOperator<Map<String, String>> change) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SortedSet<String> sharedWith(SnapshotId id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SortedSet<String> share(SnapshotId id, UnaryOperator<SortedSet<String>> change) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Lease lease(SnapshotId id) {
      return new Lease() {
        @Override
        public DbSnapshot snapshot() {
          return record;
        }

        @Override
        public Source source() {
          return snapshot;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Optional<Lease> leaseAgain(SnapshotId id) {
      return Optional.of(lease(id));
    }
  }

  private final class OneDatabase implements Databases {
    private final DeclaredDatabase database =
        new DeclaredDatabase(DATABASE, Engine.POSTGRES, "h", 5432, "u", POINT);

    @Override
    public List<DeclaredDatabase> declared() {
      return List.of(database);
    }

    @Override
    public Optional<DeclaredDatabase> find(DatabaseId id) {
      return id.equals(DATABASE) ? Optional.of(database) : Optional.empty();
    }

    @Override
    public Optional<ServerFacts> facts(DatabaseId id) {
      return Optional.of(new ServerFacts("17.11", 1));
    }

    @Override
    public Source live(DatabaseId id) {
      return live;
    }
  }

  private static final class OneKey implements Kms {
    @Override
    public KeyDescription describe(String identifier) {
      return new KeyDescription("k", KEY, KeyState.ENABLED, true, POINT);
    }

    @Override
    public DataKey generateDataKey(String keyArn, Map<String, String> encryptionContext) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] decrypt(String keyArn, byte[] wrapped, Map<String, String> encryptionContext) {
      throw new UnsupportedOperationException();
    }
  }
}

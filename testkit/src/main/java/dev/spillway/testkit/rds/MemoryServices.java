package dev.spillway.testkit.rds;

import dev.spillway.core.export.Backoff;
import dev.spillway.core.export.Export;
import dev.spillway.core.export.ExportOptions;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.Compressors;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotService;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.source.TableName;
import dev.spillway.core.task.ExportService;
import dev.spillway.core.task.Site;
import dev.spillway.core.task.TaskWorld;
import dev.spillway.testkit.fault.Faults;
import dev.spillway.testkit.kms.MemoryKms;
import dev.spillway.testkit.objectstore.MemoryBuckets;
import dev.spillway.testkit.source.MemorySource;
import dev.spillway.testkit.source.MemoryTable;
import dev.spillway.testkit.store.MemoryEventLog;
import dev.spillway.testkit.store.MemoryPlanStore;
import dev.spillway.testkit.store.MemorySnapshotStore;
import dev.spillway.testkit.store.MemoryTaskStore;
import dev.spillway.testkit.store.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// The real services of tasks and snapshots over stores, databases, buckets and keys in memory, for
/// the account and region of the AWS examples, with the database `db5` of two tables.
public final class MemoryServices implements AutoCloseable {
  public static final Site SITE = new Site("123456789012", "us-west-2");
  public static final String BUCKET = "amzn-s3-demo-bucket";
  public static final String ROLE = "arn:aws:iam::123456789012:role/service-role/ExportRole";
  public static final String KEY_ID = "abcd0000-7fca-4128-82f2-aabbccddeeff";
  public static final String KEY = "arn:aws:kms:us-west-2:123456789012:key/" + KEY_ID;
  public static final DatabaseId DATABASE = new DatabaseId("db5");
  public static final Instant SINCE = Instant.parse("2019-01-02T03:04:05Z");

  public final Faults faults = new Faults();
  public final MemoryEventLog events = new MemoryEventLog();
  public final MemoryTaskStore taskStore = new MemoryTaskStore(faults, events);
  public final MemorySnapshotStore snapshotStore = new MemorySnapshotStore(events);
  public final MemoryBuckets buckets = new MemoryBuckets(ROLE, faults);
  public final InMemoryDatabases databases = new InMemoryDatabases();
  public final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));
  public final MemoryKms kms = new MemoryKms(SITE.account(), SITE.region(), new Random(1));
  private volatile List<MemoryTable> tables = List.of();
  public final GatedSnapshotMaker maker;
  public final SnapshotService snapshots;
  public final ExportService tasks;

  /// @param directory for the files of snapshots
  /// @param maxTasks that may run at once
  public MemoryServices(Path directory, int maxTasks) {
    buckets.createBucket(BUCKET);
    kms.create(KEY_ID);
    kms.alias("alias/lake", KEY_ID);
    declare(
        new DeclaredDatabase(DATABASE, Engine.POSTGRES, "db.example.org", 5432, "spillway", SINCE));
    maker =
        new GatedSnapshotMaker(
            clock,
            snapshot ->
                MemorySource.snapshot(tables(snapshot.engine()), snapshot.createTime(), faults)
                    .as(snapshot.engine()));
    snapshots =
        new SnapshotService(
            directory.resolve("snapshots"), snapshotStore, maker, databases, clock, new Random(2));
    snapshots.recover(Set.of());
    tasks = new ExportService(taskStore, world(), maxTasks);
  }

  private TaskWorld world() {
    ExportOptions options =
        new ExportOptions(
            Codec.UNCOMPRESSED,
            2,
            64 << 20,
            20_000,
            ExportOptions.ColumnNames.SKIP,
            Path.of(System.getProperty("java.io.tmpdir")));
    Compressors compressors = new Compressors(Deflaters.choose(GzipSetting.automatic()));
    Export export =
        new Export(
            options,
            new MemoryPlanStore(faults),
            () -> compressors.open(Codec.UNCOMPRESSED),
            new Backoff(3, Duration.ofMillis(1), Duration.ofMillis(2)),
            clock,
            new Random(3));
    return new TaskWorld(SITE, snapshots, databases, buckets, kms, export, clock, new Random(4));
  }

  /// Declares a database whose server answers and has the two tables.
  public void declare(DeclaredDatabase database) {
    databases.declare(database);
    databases.reachable(database.id(), new ServerFacts("17.11", 3L << 30));
    databases.source(
        database.id(),
        MemorySource.live(tables(database.engine()), SINCE, faults).as(database.engine()));
  }

  /// From now on databases and snapshots have these tables instead of the two.
  public void tables(List<MemoryTable> others) {
    tables = List.copyOf(others);
    for (DeclaredDatabase database : databases.declared()) {
      databases.source(
          database.id(), MemorySource.live(others, SINCE, faults).as(database.engine()));
    }
  }

  /// `db.public.orders` and `db.public.customers`; without the schema where there are none.
  private List<MemoryTable> tables(Engine engine) {
    if (!tables.isEmpty()) {
      return tables;
    }
    String schema = engine.hasSchemas() ? "public" : "db";
    return List.of(
        new MemoryTable(new TableName("db", schema, "orders"), 40, Optional.empty()),
        new MemoryTable(new TableName("db", schema, "customers"), 3, Optional.empty()));
  }

  /// A snapshot that is there already, however it came about.
  public void existing(SnapshotId id, DatabaseId database, Engine engine, SnapshotStatus status) {
    snapshotStore.insert(
        new DbSnapshot(
            id,
            database,
            status,
            status == SnapshotStatus.AVAILABLE ? 100 : 0,
            engine,
            "17.11",
            5432,
            "spillway",
            SINCE,
            Instant.parse("2020-03-27T20:48:42.023Z"),
            1,
            "snapshot-" + id.kind() + id.name().replace(':', '-'),
            status == SnapshotStatus.FAILED ? Optional.of("the disk was full") : Optional.empty(),
            Map.of()));
  }

  @Override
  public void close() {
    maker.open();
    faults.heal();
    tasks.close(Duration.ofSeconds(10));
    snapshots.close();
  }
}

package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.export.Backoff;
import dev.spillway.core.export.Export;
import dev.spillway.core.export.ExportOptions;
import dev.spillway.core.export.ExportOrder;
import dev.spillway.core.export.ExportResult;
import dev.spillway.core.export.StopSignal;
import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.Compressors;
import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipSetting;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.Source;
import dev.spillway.core.source.TableName;
import dev.spillway.core.storedexport.ExportHomes;
import dev.spillway.core.storedexport.StoredExportSnapshots;
import dev.spillway.testkit.fault.Faults;
import dev.spillway.testkit.objectstore.MemoryBuckets;
import dev.spillway.testkit.source.MemorySource;
import dev.spillway.testkit.source.MemoryTable;
import dev.spillway.testkit.store.MemoryPlanStore;
import dev.spillway.testkit.store.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// Stored exports of a database in memory, and exports of them to buckets in memory.
final class StoredExportWorld {
  static final Instant POINT = Instant.parse("2020-03-27T20:48:42.023Z");
  static final String ROLE = "arn:aws:iam::123456789012:role/r";
  static final ExportScope EVERYTHING = ExportScope.everything();
  private static final DatabaseId SHOP = new DatabaseId("shop");
  private static final int SEED = 20_261_122;

  private final List<MemoryTable> tables =
      List.of(
          MemoryTable.of("big", 1_000),
          MemoryTable.of("empty", 0),
          MemoryTable.of("small", 3),
          new MemoryTable(
              new TableName("db", "public", "foreign"),
              7,
              Optional.of(new Skip(SkipReason.FOREIGN_TABLE, "it is elsewhere"))));

  private final Path directory;
  final Faults faults = new Faults();
  final Faults storeFaults = new Faults();
  final MemorySource live = MemorySource.live(tables, POINT, faults);
  final MemoryPlanStore plans = new MemoryPlanStore(new Faults());
  final MemoryBuckets buckets = new MemoryBuckets(ROLE, storeFaults);
  final StoredExportSnapshots snapshots;

  /// With homes in folders.
  StoredExportWorld(Path directory) {
    this(
        directory,
        new ExportHomes(
            _ -> {
              throw new IllegalStateException();
            },
            Optional::empty));
  }

  StoredExportWorld(Path directory, ExportHomes homes) {
    this.directory = directory;
    this.snapshots = new StoredExportSnapshots(new OneDatabase(), export(Codec.ZSTD), plans, homes);
    buckets.createBucket("direct");
    buckets.createBucket("copied");
  }

  SnapshotContents make() {
    return make(directory, () -> false);
  }

  SnapshotContents make(Path folder, BooleanSupplier stop) {
    return snapshots.make(SHOP, folder, percent -> {}, stop);
  }

  ConsistentRead open() {
    return open(directory, EVERYTHING);
  }

  ConsistentRead open(Path folder, ExportScope scope) {
    assertThat(StoredExportSnapshots.isIn(folder)).isTrue();
    return snapshots.open(record(), folder).open(scope, "test");
  }

  void exportCopied() {
    try (ConsistentRead read = open()) {
      run(export(Codec.ZSTD), read, "copied");
    }
  }

  ExportResult exportDirect() {
    try (ConsistentRead read = live.open(EVERYTHING, "test")) {
      return run(export(Codec.ZSTD), read, "direct");
    }
  }

  ExportResult run(Export export, ConsistentRead read, String bucket) {
    try {
      return export.run(
          new ExportOrder("e", ExportFolder.of("", "e")),
          read,
          buckets.open(new BucketRequest(bucket, ROLE, "key")),
          _ -> {},
          new StopSignal());
    } finally {
      plans.discard("e");
    }
  }

  /// Contents by key, the UUIDs of the part files apart.
  SortedMap<String, String> objects(String bucket) {
    SortedMap<String, String> objects = new TreeMap<>();
    for (String key : buckets.keys(bucket)) {
      byte[] content = buckets.content(bucket, key);
      objects.put(
          key.replaceAll("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-", "-UUID-"),
          key.endsWith(".json") ? new String(content, StandardCharsets.UTF_8) : digest(content));
    }
    return objects;
  }

  static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Export export(Codec codec) {
    return new Export(
        new ExportOptions(codec, 2, 64 << 20, 20_000, ExportOptions.ColumnNames.SKIP, directory),
        plans,
        () -> new Compressors(Deflaters.choose(GzipSetting.automatic())).open(codec),
        new Backoff(5, Duration.ofMillis(1), Duration.ofMillis(2)),
        new SettableClock(Instant.parse("2026-11-22T10:00:00Z")),
        new Random(SEED));
  }

  /// Fills a stored file with noise that its catalog takes for what was written.
  void replaceByNoise(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      byte[] noise = noise(content.length);
      Files.write(file, noise);
      recordAs(content, noise);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(SEED).nextBytes(noise);
    return noise;
  }

  /// Lets the catalog say that something else was written.
  void recordAs(byte[] content, byte[] other) {
    try {
      Path catalog = directory.resolve("stored-export.json");
      String changed = Files.readString(catalog).replace(digest(content), digest(other));
      Files.writeString(catalog, changed);
      Files.writeString(
          directory.resolve("stored-export.sha256"),
          digest(changed.getBytes(StandardCharsets.UTF_8)) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static DbSnapshot record() {
    return new DbSnapshot(
        new SnapshotId(SnapshotKind.DB, "snap"),
        SHOP,
        SnapshotStatus.AVAILABLE,
        100,
        Engine.POSTGRES,
        "10.11.8",
        5432,
        "u",
        POINT,
        POINT,
        1,
        "d",
        Optional.empty(),
        Map.of());
  }

  private final class OneDatabase implements Databases {
    @Override
    public List<DeclaredDatabase> declared() {
      return List.of();
    }

    @Override
    public Optional<DeclaredDatabase> find(DatabaseId id) {
      return Optional.empty();
    }

    @Override
    public Optional<ServerFacts> facts(DatabaseId id) {
      return Optional.of(new ServerFacts("10.11.8", 1));
    }

    @Override
    public Source live(DatabaseId id) {
      return live;
    }
  }
}

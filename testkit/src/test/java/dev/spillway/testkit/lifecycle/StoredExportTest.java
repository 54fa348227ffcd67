package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
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
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.core.storedexport.StoredExportSnapshots;
import dev.spillway.testkit.fault.Faults;
import dev.spillway.testkit.objectstore.MemoryBuckets;
import dev.spillway.testkit.source.MemorySource;
import dev.spillway.testkit.source.MemoryTable;
import dev.spillway.testkit.store.MemoryPlanStore;
import dev.spillway.testkit.store.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stored export gives the same export as the database it was made from, byte for byte.
class StoredExportTest {
  private static final DatabaseId SHOP = new DatabaseId("shop");
  private static final Instant POINT = Instant.parse("2020-03-27T20:48:42.023Z");
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";
  private static final int SEED = 20_261_122;
  private static final ExportScope EVERYTHING = ExportScope.everything();

  private final List<MemoryTable> tables =
      List.of(
          MemoryTable.of("big", 1_000),
          MemoryTable.of("empty", 0),
          MemoryTable.of("small", 3),
          new MemoryTable(
              new TableName("db", "public", "foreign"),
              7,
              Optional.of(new Skip(SkipReason.FOREIGN_TABLE, "it is elsewhere"))));

  @TempDir Path directory;
  private final Faults faults = new Faults();
  private final MemorySource live = MemorySource.live(tables, POINT, faults);
  private final MemoryPlanStore plans = new MemoryPlanStore(new Faults());
  private final MemoryBuckets buckets = new MemoryBuckets(ROLE, new Faults());
  private final StoredExportSnapshots snapshots =
      new StoredExportSnapshots(new OneDatabase(), export(Codec.ZSTD), plans);

  @BeforeEach
  void makeBuckets() {
    buckets.createBucket("direct");
    buckets.createBucket("copied");
  }

  @Test
  void itsExportEqualsTheDirectOneByteForByte() {
    SnapshotContents contents = make();
    assertThat(contents.time()).isEqualTo(POINT);
    assertThat(contents.engineVersion()).isEqualTo("10.11.8");
    ExportResult direct;
    try (ConsistentRead read = live.open(EVERYTHING, "test")) {
      direct = run(export(Codec.ZSTD), read, "direct");
    }
    // A server whose configuration has another codec now: stored files keep theirs.
    ExportResult copied;
    try (ConsistentRead read = open()) {
      copied = run(export(Codec.SNAPPY), read, "copied");
    }
    assertThat(copied).isEqualTo(direct);
    assertThat(objects("copied")).isEqualTo(objects("direct"));
    assertThat(objects("copied").keySet())
        .contains(
            "e/db/public.big/1/part-00004-UUID-c000.zstd.parquet",
            "e/db/public.big/1/_SUCCESS",
            "e/db/public.empty/1/_SUCCESS",
            "e/export_tables_info_e_from_1_to_4.json")
        .noneMatch(key -> key.contains("public.foreign"));
    assertThat(contents.bytes()).isEqualTo(direct.objectBytes());
  }

  @Test
  void exportOnlyFiltersIt() {
    make();
    ExportScope scope = ExportScope.parse(List.of("db.public.small"), Engine.POSTGRES);
    try (ConsistentRead read = snapshots.open(record(), directory).open(scope, "test")) {
      assertThat(run(export(Codec.ZSTD), read, "copied").rows()).isEqualTo(3);
    }
    assertThat(objects("copied").keySet()).noneMatch(key -> key.contains("public.big"));
  }

  @Test
  void damageIsFoundBeforeAnythingOfTheFileIsPublished() throws IOException {
    make();
    Path damaged = largestFile();
    byte[] content = Files.readAllBytes(damaged);
    List<byte[]> damages = new ArrayList<>();
    content[content.length / 2] ^= 1;
    damages.add(content.clone());
    content[content.length / 2] ^= 1;
    damages.add(Arrays.copyOf(content, content.length - 1));
    damages.add(Arrays.copyOf(content, content.length + 1));
    for (byte[] damage : damages) {
      Files.write(damaged, damage);
      assertThatThrownBy(this::exportCopied)
          .isInstanceOfSatisfying(
              FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SOURCE))
          .hasMessageContaining(damaged.toString())
          .hasMessageContaining("is damaged")
          .hasMessageContaining("create the snapshot again");
      assertThat(objects("copied").values()).doesNotContain(digest(damage));
      buckets.createBucket("copied");
    }
  }

  @Test
  void aDamagedCatalogIsRefused() throws IOException {
    make();
    Files.writeString(directory.resolve("stored-export.json"), " ", StandardOpenOption.APPEND);
    assertThatThrownBy(this::open)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("stored-export.json");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    make();
    Path missing = largestFile();
    Files.delete(missing);
    assertThatThrownBy(this::exportCopied)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void aTableThatChangesWhileItIsMadeStartsItAnew() throws IOException {
    faults.throwAt(
        step -> step.startsWith("batch"), 4, () -> new SourceChangedException("db.public.big"));
    make();
    assertThat(live.opens()).isEqualTo(2);
    try (Stream<Path> files = Files.walk(directory.resolve("parts-1"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    try (ConsistentRead read = open()) {
      assertThat(run(export(Codec.ZSTD), read, "copied").rows()).isEqualTo(1_003);
    }
  }

  @Test
  void aTableThatWasGivenUpStaysGivenUp() {
    Skip skip = new Skip(SkipReason.VALUE_TOO_LARGE, "a value of 2 GB");
    faults.throwAt("batch big"::equals, 3, () -> new TableUnreadableException(skip));
    make();
    try (ConsistentRead read = open()) {
      ExportResult copied = run(export(Codec.ZSTD), read, "copied");
      assertThat(copied.rows()).isEqualTo(3);
      assertThat(copied.skipped())
          .containsEntry(new TableName("db", "public", "big"), skip)
          .hasSize(2);
    }
    assertThat(objects("copied").keySet()).noneMatch(key -> key.contains("public.big"));
  }

  @Test
  void itIsNoStoredExportUntilItIsWhole() {
    faults.throwAt(
        step -> step.startsWith("batch"),
        4,
        () -> new FailedException(Fault.SOURCE, "the server is gone"));
    assertThatThrownBy(this::make).isInstanceOf(FailedException.class);
    assertThat(StoredExportSnapshots.isIn(directory)).isFalse();
    assertThat(plans.load("stored:" + directory.getFileName())).isEmpty();
  }

  @Test
  void aStopInTheMiddleEndsTheMaking() {
    CompletableFuture<Thread> watcher = new CompletableFuture<>();
    // The reader goes on when the thread that asked has ended, and so has told everybody.
    faults.callAt(step -> step.startsWith("batch"), 4, () -> join(watcher.join()));
    BooleanSupplier stop =
        () -> {
          watcher.complete(Thread.currentThread());
          return true;
        };
    assertThatThrownBy(() -> snapshots.make(SHOP, directory, percent -> {}, stop))
        .isInstanceOfSatisfying(
            FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STOPPED));
    assertThat(StoredExportSnapshots.isIn(directory)).isFalse();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private SnapshotContents make() {
    return snapshots.make(SHOP, directory, percent -> {}, () -> false);
  }

  private ConsistentRead open() {
    assertThat(StoredExportSnapshots.isIn(directory)).isTrue();
    return snapshots.open(record(), directory).open(EVERYTHING, "test");
  }

  private void exportCopied() {
    try (ConsistentRead read = open()) {
      run(export(Codec.ZSTD), read, "copied");
    }
  }

  private ExportResult run(Export export, ConsistentRead read, String bucket) {
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
  private SortedMap<String, String> objects(String bucket) {
    SortedMap<String, String> objects = new TreeMap<>();
    for (String key : buckets.keys(bucket)) {
      byte[] content = buckets.content(bucket, key);
      objects.put(
          key.replaceAll("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-", "-UUID-"),
          key.endsWith(".json") ? new String(content, StandardCharsets.UTF_8) : digest(content));
    }
    return objects;
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path largestFile() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private Export export(Codec codec) {
    return new Export(
        new ExportOptions(codec, 2, 64 << 20, 20_000, ExportOptions.ColumnNames.SKIP, directory),
        plans,
        () -> new Compressors(Deflaters.choose(GzipSetting.automatic())).open(codec),
        new Backoff(5, Duration.ofMillis(1), Duration.ofMillis(2)),
        new SettableClock(Instant.parse("2026-11-22T10:00:00Z")),
        new Random(SEED));
  }

  private static DbSnapshot record() {
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

package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.export.ExportResult;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.core.storedexport.StoredExportSnapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stored export gives the same export as the database it was made from, byte for byte.
class StoredExportTest {
  private static final Instant POINT = StoredExportWorld.POINT;

  @TempDir Path directory;
  private StoredExportWorld world;

  @BeforeEach
  void makeWorld() {
    world = new StoredExportWorld(directory);
  }

  @Test
  void itsExportEqualsTheDirectOneByteForByte() {
    SnapshotContents contents = world.make();
    assertThat(contents.time()).isEqualTo(POINT);
    assertThat(contents.engineVersion()).isEqualTo("10.11.8");
    ExportResult direct = world.exportDirect();
    // A server whose configuration has another codec now: stored files keep theirs.
    ExportResult copied;
    try (ConsistentRead read = world.open()) {
      copied = world.run(world.export(Codec.SNAPPY), read, "copied");
    }
    assertThat(copied).isEqualTo(direct);
    assertThat(world.objects("copied")).isEqualTo(world.objects("direct"));
    assertThat(world.objects("copied").keySet())
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
    world.make();
    ExportScope scope = ExportScope.parse(List.of("db.public.small"), Engine.POSTGRES);
    try (ConsistentRead read = world.open(directory, scope)) {
      assertThat(world.run(world.export(Codec.ZSTD), read, "copied").rows()).isEqualTo(3);
    }
    assertThat(world.objects("copied").keySet()).noneMatch(key -> key.contains("public.big"));
  }

  @Test
  void damageIsFoundBeforeAnythingOfTheFileIsPublished() throws IOException {
    world.make();
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
      assertThatThrownBy(world::exportCopied)
          .isInstanceOfSatisfying(
              FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SOURCE))
          .hasMessageContaining(damaged.toString())
          .hasMessageContaining("is damaged")
          .hasMessageContaining("create the snapshot again");
      assertThat(world.objects("copied").values()).doesNotContain(StoredExportWorld.digest(damage));
      world.buckets.createBucket("copied");
    }
  }

  /// The catalog and its checksum, cut off, changed in one place, and lost.
  @Test
  void aDamagedCatalogIsRefusedBeforeAnythingIsPublished() throws IOException {
    world.make();
    for (String name : List.of("stored-export.json", "stored-export.sha256")) {
      Path file = directory.resolve(name);
      byte[] content = Files.readAllBytes(file);
      List<byte[]> damages = new ArrayList<>();
      damages.add(Arrays.copyOf(content, content.length / 2));
      damages.add(new byte[0]);
      content[content.length / 2] ^= 1;
      damages.add(content.clone());
      content[content.length / 2] ^= 1;
      for (byte[] damage : damages) {
        Files.write(file, damage);
        requireCatalogRefused();
      }
      Files.delete(file);
      assertThatThrownBy(() ->
              world
                  .snapshots
                  .open(StoredExportWorld.record(), directory)
                  .open(StoredExportWorld.EVERYTHING, "test"))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining(name);
      Files.write(file, content);
    }
    world.exportCopied();
  }

  private void requireCatalogRefused() {
    assertThatThrownBy(world::exportCopied)
        .isInstanceOfSatisfying(
            FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SOURCE))
        .hasMessageContaining("stored-export.json cannot be used")
        .hasMessageContaining("create the snapshot again");
    assertThat(world.objects("copied")).isEmpty();
  }

  /// A file that is no Parquet at all arrives as it is, if only its checksum is right.
  @Test
  void filesAreNotDecoded() throws IOException {
    world.make();
    world.replaceByNoise(largestFile());
    world.exportCopied();
    assertThat(world.objects("copied").values())
        .contains(StoredExportWorld.digest(Files.readAllBytes(largestFile())));
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    world.make();
    Path missing = largestFile();
    Files.delete(missing);
    assertThatThrownBy(world::exportCopied)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void aTableThatChangesWhileItIsMadeStartsItAnew() throws IOException {
    world.faults.throwAt(
        step -> step.startsWith("batch"), 4, () -> new SourceChangedException("db.public.big"));
    world.make();
    assertThat(world.live.opens()).isEqualTo(2);
    try (Stream<Path> files = Files.walk(directory.resolve("parts-1"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    try (ConsistentRead read = world.open()) {
      assertThat(world.run(world.export(Codec.ZSTD), read, "copied").rows()).isEqualTo(1_003);
    }
  }

  @Test
  void aTableThatWasGivenUpStaysGivenUp() {
    Skip skip = new Skip(SkipReason.VALUE_TOO_LARGE, "a value of 2 GB");
    world.faults.throwAt("batch big"::equals, 3, () -> new TableUnreadableException(skip));
    world.make();
    try (ConsistentRead read = world.open()) {
      ExportResult copied = world.run(world.export(Codec.ZSTD), read, "copied");
      assertThat(copied.rows()).isEqualTo(3);
      assertThat(copied.skipped())
          .containsEntry(new TableName("db", "public", "big"), skip)
          .hasSize(2);
    }
    assertThat(world.objects("copied").keySet()).noneMatch(key -> key.contains("public.big"));
  }

  @Test
  void itIsNoStoredExportUntilItIsWhole() {
    world.faults.throwAt(
        step -> step.startsWith("batch"),
        4,
        () -> new FailedException(Fault.SOURCE, "the server is gone"));
    assertThatThrownBy(world::make).isInstanceOf(FailedException.class);
    assertThat(StoredExportSnapshots.isIn(directory)).isFalse();
    assertThat(world.plans.load("stored:" + directory.getFileName())).isEmpty();
  }

  @Test
  void aStopInTheMiddleEndsTheMaking() {
    CompletableFuture<Thread> watcher = new CompletableFuture<>();
    // The reader goes on when the thread that asked has ended, and so has told everybody.
    world.faults.callAt(step -> step.startsWith("batch"), 4, () -> join(watcher.join()));
    BooleanSupplier stop =
        () -> {
          watcher.complete(Thread.currentThread());
          return true;
        };
    assertThatThrownBy(() -> world.make(directory, stop))
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

  private Path largestFile() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }
}

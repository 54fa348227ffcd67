package dev.spillway.testkit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.export.ExportResult;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.storedexport.ExportHome;
import dev.spillway.core.storedexport.ExportHomes;
import dev.spillway.testkit.fault.Faults;
import dev.spillway.testkit.fault.SimulatedKill;
import dev.spillway.testkit.objectstore.MemoryBuckets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stored export in a bucket: the same exports, copied by the store where it may, and nothing
/// left of it in any outcome.
class StoredExportBucketTest {
  private static final String HOME_ROLE = "arn:aws:iam::123456789012:role/home";
  private static final String OTHER_ROLE = "arn:aws:iam::123456789012:role/other";
  private static final String FOLDER = "snapshot-0001";

  @TempDir Path root;
  private Path directory;
  private StoredExportWorld world;
  private final ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
  private final Faults elsewhereFaults = new Faults();
  private final MemoryBuckets elsewhere = new MemoryBuckets(OTHER_ROLE, elsewhereFaults);
  private Optional<MemoryBuckets> home = Optional.empty();

  @BeforeEach
  void makeWorld() throws IOException {
    directory = Files.createDirectory(root.resolve(FOLDER));
    world = new StoredExportWorld(directory, new ExportHomes(this::open, this::configured));
    keepAt(world.buckets);
    world.buckets.addRole(HOME_ROLE);
    world.buckets.createBucket("home");
    elsewhere.createBucket("home");
    watch(world.storeFaults);
  }

  private Bucket open(BucketRequest request) {
    return home.orElseThrow().open(request);
  }

  private Optional<ExportHome> configured() {
    String role = home.orElseThrow() == elsewhere ? OTHER_ROLE : HOME_ROLE;
    return Optional.of(new ExportHome(new BucketRequest("home", role, "home-key"), "kept/"));
  }

  private void keepAt(MemoryBuckets store) {
    home = Optional.of(store);
  }

  private void watch(Faults faults) {
    faults.callAt(
        step -> {
          steps.add(step);
          return false;
        },
        1,
        () -> {});
  }

  @Test
  void theStoreCopiesItsFilesAndTheExportEqualsTheDirectOneByteForByte() throws IOException {
    assertThat(world.make().bytes()).isPositive();
    assertThat(homeKeys()).allMatch(key -> key.startsWith("kept/" + FOLDER + "/"));
    assertThat(homeKeys()).filteredOn(key -> key.endsWith(".parquet")).hasSizeGreaterThan(2);
    assertThat(filesInFolder())
        .containsExactlyInAnyOrder(
            "stored-export.home.json", "stored-export.json", "stored-export.sha256");
    ExportResult direct = world.exportDirect();
    steps.clear();

    ExportResult copied = exported(ExportScope.everything());

    assertThat(copied).isEqualTo(direct);
    assertThat(world.objects("copied")).isEqualTo(world.objects("direct"));
    assertThat(reads()).isEmpty();
    assertThat(steps).filteredOn(step -> step.startsWith("copy ")).hasSize(parts().size() + 1);
  }

  @Test
  void anotherStoreIsStreamed() {
    keepAt(elsewhere);
    watch(elsewhereFaults);
    world.make();
    world.exportDirect();
    steps.clear();

    exported(ExportScope.everything());

    assertThat(world.objects("copied")).isEqualTo(world.objects("direct"));
    assertThat(reads()).hasSize(parts().size());
    assertThat(steps).noneMatch(step -> step.startsWith("copy "));
  }

  /// Neither one that may not copy, nor one that may not read what it has copied.
  @ParameterizedTest
  @ValueSource(strings = {"copy ", "read "})
  void aRoleThatDoesNotPassTheProbeIsStreamedAndLeavesNone(String refused) {
    world.make();
    world.exportDirect();
    world.storeFaults.throwAt(
        step -> step.startsWith(refused) && step.contains("spillway-probe-"),
        1,
        () -> refusal(StoreException.Kind.ACCESS_DENIED));
    steps.clear();

    exported(ExportScope.everything());

    assertThat(world.objects("copied")).isEqualTo(world.objects("direct"));
    assertThat(steps).filteredOn(step -> step.startsWith("copy ")).hasSize(1);
    assertThat(reads()).hasSize(parts().size());
  }

  @Test
  void aCopyThatTheStoreRefusesIsStreamed() {
    world.make();
    world.exportDirect();
    world.storeFaults.throwAt(
        step -> step.startsWith("copy ") && step.contains("public.big"),
        2,
        () -> refusal(StoreException.Kind.NOT_SUPPORTED));
    steps.clear();

    exported(ExportScope.everything());

    assertThat(world.objects("copied")).isEqualTo(world.objects("direct"));
    assertThat(reads()).hasSize(1);
  }

  @Test
  void damageIsFoundBeforeAnythingOfTheFileIsPublished() {
    for (MemoryBuckets store : List.of(world.buckets, elsewhere)) {
      keepAt(store);
      Path folder = snapshotFolder("damaged" + (store == elsewhere));
      world.make(folder, () -> false);
      String damaged =
          store.keys("home").stream()
              .filter(key -> key.contains(folder.getFileName() + "/parts"))
              .findFirst()
              .orElseThrow();
      byte[] content = store.content("home", damaged);
      content[content.length / 2] ^= 1;
      store.putForeign("home", new ObjectKey(damaged), content);

      assertThatThrownBy(() -> exported(folder, ExportScope.everything()))
          .isInstanceOfSatisfying(
              FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SOURCE))
          .hasMessageContaining("s3://home/" + damaged)
          .hasMessageContaining("is damaged");
      assertThat(world.objects("copied").values())
          .doesNotContain(StoredExportWorld.digest(content));
      world.buckets.createBucket("copied");
    }
  }

  /// What says where the files are: an export of something else, or of nothing, is never published.
  @Test
  void aDamagedNoteOfThePlaceIsFoundBeforeAnythingIsPublished() throws IOException {
    world.make();
    Path note = directory.resolve("stored-export.home.json");
    String content = Files.readString(note);
    for (String damaged :
        List.of(
            "",
            content.substring(0, content.length() / 2),
            content.replace("kept/" + FOLDER + "/", "kept/"),
            content.replace("kept/", "kepu/"),
            content.replace("\"home\"", "\"homf\""),
            content.replace("role/home", "role/homf"))) {
      assertThat(damaged).isNotEqualTo(content);
      Files.writeString(note, damaged);
      assertThatThrownBy(() -> exported(ExportScope.everything()))
          .as(damaged)
          .isInstanceOfAny(FailedException.class, RefusedException.class, StoreException.class);
      assertThat(world.objects("copied").keySet())
          .as(damaged)
          .noneMatch(key -> key.endsWith(".parquet") || key.endsWith(".json"));
    }
    Files.writeString(note, content);
    assertThat(exported(ExportScope.everything()).rows()).isEqualTo(1_003);
  }

  /// Deleting it would delete everything under the prefix.
  @Test
  void aNoteOfAnotherPlaceDeletesNothingThere() throws IOException {
    world.make();
    Set<String> keys = homeKeys();
    Path note = directory.resolve("stored-export.home.json");
    Files.writeString(note, Files.readString(note).replace("kept/" + FOLDER + "/", "kept/"));
    assertThatThrownBy(() -> world.snapshots.release(directory))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("not that of this snapshot");
    assertThat(homeKeys()).isEqualTo(keys);
  }

  /// A file that is no Parquet at all arrives as it is, if only its checksum is right.
  @Test
  void streamedFilesAreNotDecoded() {
    keepAt(elsewhere);
    world.make();
    String file = parts().first();
    byte[] content = elsewhere.content("home", file);
    byte[] noise = StoredExportWorld.noise(content.length);
    elsewhere.putForeign("home", new ObjectKey(file), noise);
    world.recordAs(content, noise);

    exported(ExportScope.everything());

    assertThat(world.objects("copied").values()).contains(StoredExportWorld.digest(noise));
  }

  /// The store has told each file's ETag when it took the file.
  @Test
  void noFileIsAskedForAgainWhileItIsMadeOrCopied() {
    steps.clear();
    world.make();
    world.snapshots.copy(directory, snapshotFolder("copy"), () -> false);
    assertThat(steps)
        .noneMatch(step -> step.startsWith("head ") && step.endsWith(".parquet"))
        .anyMatch(step -> step.startsWith("commit ") && step.endsWith(".parquet"));
  }

  @Test
  void aLostFileIsNamed() {
    world.make();
    String lost = parts().first();
    world.buckets.removeForeign("home", lost);
    assertThatThrownBy(() -> exported(ExportScope.everything()))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("s3://home/" + lost);
  }

  @Test
  void exportOnlyFiltersIt() {
    world.make();
    ExportScope scope = ExportScope.parse(List.of("db.public.small"), Engine.POSTGRES);
    assertThat(exported(scope).rows()).isEqualTo(3);
    assertThat(world.objects("copied").keySet()).noneMatch(key -> key.contains("public.big"));
  }

  @Test
  void aTableThatChangesWhileItIsMadeStartsItAnewAndLeavesNothingOfTheFirstStart() {
    world.faults.throwAt(
        step -> step.startsWith("batch"), 4, () -> new SourceChangedException("db.public.big"));
    world.make();
    assertThat(parts()).isNotEmpty().allMatch(key -> key.contains("/parts-2/"));
  }

  /// At each step of the store in turn.
  @Test
  void whatAKilledServerLeftIsDeletedWithTheFolder() {
    int kills = 0;
    for (int step = 1; step < 400; step += 7) {
      Path folder = snapshotFolder("killed-" + step);
      world.storeFaults.killAt(step);
      try {
        world.make(folder, () -> false);
      } catch (SimulatedKill | RuntimeException e) {
        kills++;
      }
      boolean struck = world.storeFaults.isDead();
      world.storeFaults.heal();
      world.snapshots.release(folder);
      assertThat(homeKeys()).as("killed at step %d", step).isEmpty();
      assertThat(world.buckets.openUploads()).as("killed at step %d", step).isEmpty();
      if (!struck) {
        break;
      }
    }
    assertThat(kills).isGreaterThan(3);
  }

  @Test
  void aCopyOutlivesItsOriginalAndIsDeletedAlone() {
    for (MemoryBuckets store : List.of(world.buckets, elsewhere)) {
      keepAt(store);
      Path original = snapshotFolder("original" + (store == elsewhere));
      Path copy = snapshotFolder("copy" + (store == elsewhere));
      world.make(original, () -> false);
      world.exportDirect();
      world.snapshots.copy(original, copy, () -> false);
      world.snapshots.release(original);

      exported(copy, ExportScope.everything());

      assertThat(world.objects("copied")).isEqualTo(world.objects("direct"));
      world.snapshots.release(copy);
      assertThat(store.keys("home")).isEmpty();
      world.buckets.createBucket("copied");
      world.buckets.createBucket("direct");
    }
  }

  @Test
  void aPlaceThatCannotBeUsedIsNamedBeforeTheDatabaseIsRead() {
    world.buckets.removeBucket("home");
    assertThatThrownBy(() -> world.make())
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("no bucket home")
        .hasMessageContaining("snapshots.bucket");
    assertThat(world.live.opens()).isZero();
  }

  @Test
  void aStoreThatIsAwayWhenASnapshotIsDeletedFailsTheDeletion() {
    world.make();
    world.storeFaults.throwAt(
        step -> step.startsWith("list"), 1, () -> refusal(StoreException.Kind.TRANSIENT));
    assertThatThrownBy(() -> world.snapshots.release(directory))
        .isInstanceOf(FailedException.class);
    world.snapshots.release(directory);
    assertThat(homeKeys()).isEmpty();
  }

  private static StoreException refusal(StoreException.Kind kind) {
    return new StoreException(kind, "s3:PutObject", "the store says no");
  }

  private ExportResult exported(ExportScope scope) {
    return exported(directory, scope);
  }

  private ExportResult exported(Path folder, ExportScope scope) {
    try (ConsistentRead read = world.open(folder, scope)) {
      return world.run(world.export(Codec.ZSTD), read, "copied");
    }
  }

  private Path snapshotFolder(String name) {
    try {
      return Files.createDirectory(root.resolve("snapshot-" + name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Set<String> homeKeys() {
    return world.buckets.keys("home");
  }

  private NavigableSet<String> parts() {
    NavigableSet<String> parts = new TreeSet<>();
    home.orElseThrow().keys("home").stream()
        .filter(key -> key.endsWith(".parquet"))
        .forEach(parts::add);
    return parts;
  }

  /// Files that were fetched from home.
  private List<String> reads() {
    return steps.stream()
        .filter(step -> step.startsWith("read kept/") && step.endsWith(".parquet"))
        .toList();
  }

  private List<String> filesInFolder() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}

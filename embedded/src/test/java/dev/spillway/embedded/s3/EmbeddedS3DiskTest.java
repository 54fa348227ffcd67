package dev.spillway.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is on the disk of the embedded store.
class EmbeddedS3DiskTest {
  private static final int LARGE_BYTES = 9 << 20;
  private static final Duration LONGEST_PART = Duration.ofSeconds(60);
  private static final String MARK = "row-value-that-must-not-be-on-the-disk";

  @TempDir Path directory;

  @Test
  void noContentIsOnTheDiskInTheClear() throws IOException {
    try (EmbeddedStore store = new EmbeddedStore(directory)) {
      Bucket bucket = store.bucket("lake");
      bucket.put(new ObjectKey("small"), MARK.getBytes(StandardCharsets.UTF_8), "text/plain");
      write(bucket, "large", MARK.repeat(LARGE_BYTES / MARK.length() + 1));
      for (Path file : files()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content.contains(MARK)).as("%s", file).isFalse();
      }
    }
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("s3"))))
        .isEqualTo("rwx------");
  }

  @Test
  void everythingIsThereAfterARestart() throws IOException {
    try (EmbeddedStore store = new EmbeddedStore(directory)) {
      write(store.bucket("lake"), "a/large", "x".repeat(LARGE_BYTES));
      write(store.bucket("lake"), "a/small", "y");
    }
    try (EmbeddedStore store = new EmbeddedStore(directory)) {
      assertThat(store.bucket("lake").list("a/")).hasSize(2);
      assertThat(store.bucket("lake").read(new ObjectKey("a/large")).readAllBytes())
          .hasSize(LARGE_BYTES);
    }
  }

  @Test
  void aReplacedAndADeletedObjectLeaveNothingOnTheDisk() throws IOException {
    try (EmbeddedStore store = new EmbeddedStore(directory)) {
      Bucket bucket = store.bucket("lake");
      write(bucket, "a/b/c", "x".repeat(LARGE_BYTES));
      write(bucket, "a/b/c", "x".repeat(LARGE_BYTES + 1));
      bucket.delete(new ObjectKey("a/b/c"));
      try (ObjectWrite write =
          bucket.write(new ObjectKey("d"), Map.of(), 0, UploadListener.none())) {
        write.write(new byte[LARGE_BYTES], 0, LARGE_BYTES);
      }
    }
    assertThat(files())
        .extracting(file -> directory.resolve("s3").relativize(file).toString())
        .containsExactlyInAnyOrder("lock", "buckets/lake/%bucket");
  }

  @Test
  void keysThatDifferInCaseOnlyHaveDifferentNamesOnEveryDisk() throws IOException {
    try (EmbeddedStore store = new EmbeddedStore(directory)) {
      for (String key : List.of("t/Abc", "t/aBc", "t/abc", "T/abc")) {
        write(store.bucket("lake"), key, key);
      }
      assertThat(files().stream().map(f -> f.toString().toLowerCase(Locale.ROOT)).distinct())
          .hasSameSizeAs(files());
    }
  }

  @Test
  void aFullStoreSaysSoAndTakesObjectsAgainWhenThereIsRoom() {
    try (EmbeddedStore store = new EmbeddedStore(directory, 20 << 20)) {
      Bucket bucket = store.bucket("lake");
      write(bucket, "first", "x".repeat(LARGE_BYTES));
      assertThatThrownBy(() -> write(bucket, "second", "x".repeat(2 * LARGE_BYTES)))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(StoreException.Kind.FULL);
                assertThat(e)
                    .hasMessageContaining("s3://lake/second")
                    .hasMessageContaining("The store is full");
              });
      assertThatThrownBy(() -> write(bucket, "third", "x".repeat(LARGE_BYTES + (4 << 20))))
          .isInstanceOf(StoreException.class);
      assertThat(bucket.list("")).hasSize(1);
      bucket.delete(new ObjectKey("first"));
      writeWhenThereIsRoom(bucket, "second", "x".repeat(2 * LARGE_BYTES));
    }
    try (EmbeddedStore store = new EmbeddedStore(directory, 20 << 20)) {
      assertThatThrownBy(() -> write(store.bucket("lake"), "third", "x".repeat(3 << 20)))
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void aDirectoryIsUsedByOneServerAtATime() {
    try (EmbeddedStore first = new EmbeddedStore(directory)) {
      assertThat(first.s3.port()).isPositive();
      assertThatThrownBy(() -> new EmbeddedStore(directory))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in use by another server");
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("s3"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /// A part of an abandoned upload keeps its room until the store has noticed that nobody waits for
  /// it.
  private static void writeWhenThereIsRoom(Bucket bucket, String key, String content) {
    Instant end = Instant.now().plus(LONGEST_PART);
    while (true) {
      try {
        write(bucket, key, content);
        return;
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.FULL);
        assertThat(Instant.now()).isBefore(end);
      }
    }
  }

  private static void write(Bucket bucket, String key, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try (ObjectWrite write = bucket.write(new ObjectKey(key), Map.of(), 0, UploadListener.none())) {
      write.write(bytes, 0, bytes.length);
      write.commit();
    }
  }
}

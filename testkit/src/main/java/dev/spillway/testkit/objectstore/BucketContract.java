package dev.spillway.testkit.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [Bucket] keeps. A test class implements it and gets its cases.
public interface BucketContract {
  /// Larger than what any store takes as one request of ours.
  int LARGE_BYTES = (20 << 20) + 12_345;

  /// An empty bucket that exists; the same one within a test.
  Bucket bucket();

  /// A bucket that does not exist, through the same role.
  Bucket missingBucket();

  /// What [Bucket#encryption] says here.
  default String expectedEncryption() {
    return "sse-kms";
  }

  @Test
  default void whatIsCommittedIsReadBackWhole() throws IOException {
    for (int bytes : List.of(0, 1, 4095, 1 << 20, LARGE_BYTES)) {
      byte[] content = content(bytes, bytes);
      ObjectKey key = new ObjectKey("whole/" + bytes);
      write(key, content, Map.of());
      assertThat(read(key)).as("%d bytes", bytes).isEqualTo(content);
      assertThat(bucket().head(key).orElseThrow().bytes()).isEqualTo(bytes);
    }
  }

  @Test
  default void aCommitTellsTheETagThatTheObjectHas() {
    for (int bytes : List.of(10, LARGE_BYTES)) {
      ObjectKey key = new ObjectKey("etag/" + bytes);
      try (ObjectWrite write = begin(key, Map.of(), UploadListener.none())) {
        write.write(content(bytes, 12), 0, bytes);
        assertThat(write.etag()).isEmpty();
        write.commit();
        assertThat(write.etag())
            .as("%d bytes", bytes)
            .isNotEmpty()
            .isEqualTo(bucket().head(key).orElseThrow().etag());
      }
    }
  }

  @Test
  default void nothingIsVisibleBeforeTheCommit() {
    ObjectKey key = new ObjectKey("before/commit");
    try (ObjectWrite write = begin(key, Map.of(), UploadListener.none())) {
      byte[] content = content(LARGE_BYTES, 1);
      write.write(content, 0, content.length);
      assertThat(write.bytes()).isEqualTo(LARGE_BYTES);
      assertThat(bucket().head(key)).isEmpty();
      assertThat(bucket().list("before/")).isEmpty();
      write.commit();
    }
    assertThat(bucket().head(key)).isPresent();
  }

  @Test
  default void closingWithoutCommitLeavesNothing() {
    for (int bytes : List.of(10, LARGE_BYTES)) {
      ObjectKey key = new ObjectKey("closed/" + bytes);
      try (ObjectWrite write = begin(key, Map.of(), UploadListener.none())) {
        write.write(content(bytes, 2), 0, bytes);
      }
      assertThat(bucket().head(key)).isEmpty();
    }
    assertThat(bucket().list("closed/")).isEmpty();
  }

  @Test
  default void anUncommittedWriteKeepsTheObjectThatIsThere() throws IOException {
    ObjectKey key = new ObjectKey("kept");
    write(key, content(100, 3), Map.of());
    try (ObjectWrite write = begin(key, Map.of(), UploadListener.none())) {
      write.write(content(LARGE_BYTES, 4), 0, LARGE_BYTES);
    }
    assertThat(read(key)).isEqualTo(content(100, 3));
  }

  @Test
  default void aCommittedWriteReplacesTheObjectThatIsThere() throws IOException {
    ObjectKey key = new ObjectKey("replaced");
    write(key, content(LARGE_BYTES, 5), Map.of("version", "1"));
    write(key, content(7, 6), Map.of("version", "2"));
    assertThat(read(key)).isEqualTo(content(7, 6));
    assertThat(bucket().head(key).orElseThrow().metadata()).isEqualTo(Map.of("version", "2"));
  }

  @Test
  default void metadataIsKeptWithSmallAndLargeObjects() {
    Map<String, String> metadata = Map.of("spillway-task", "export-1", "spillway-rows", "42");
    for (int bytes : List.of(10, LARGE_BYTES)) {
      ObjectKey key = new ObjectKey("metadata/" + bytes);
      write(key, content(bytes, 7), metadata);
      assertThat(bucket().head(key).orElseThrow().metadata()).isEqualTo(metadata);
    }
  }

  @Test
  default void theListenerHearsOfAnUploadBeforeItsObjectExists() {
    List<String> heard = new ArrayList<>();
    ObjectKey key = new ObjectKey("heard");
    UploadListener listener =
        (started, uploadId) -> {
          assertThat(started).isEqualTo(key);
          assertThat(bucket().head(key)).isEmpty();
          heard.add(uploadId);
        };
    try (ObjectWrite write = begin(key, Map.of(), listener)) {
      write.write(content(LARGE_BYTES, 8), 0, LARGE_BYTES);
      write.commit();
    }
    assertThat(heard).hasSize(1).allSatisfy(id -> assertThat(id).isNotBlank());
  }

  @Test
  default void aListenerThatThrowsEndsTheWrite() {
    ObjectKey key = new ObjectKey("unheard");
    IllegalStateException refusal = new IllegalStateException("the task store is gone");
    UploadListener listener =
        (started, uploadId) -> {
          throw refusal;
        };
    try (ObjectWrite write = begin(key, Map.of(), listener)) {
      assertThatThrownBy(
              () -> {
                write.write(content(LARGE_BYTES, 9), 0, LARGE_BYTES);
                write.commit();
              })
          .isSameAs(refusal);
    }
    assertThat(bucket().head(key)).isEmpty();
  }

  /// The fence: whoever takes a task over aborts its uploads, and the other one cannot publish any
  /// more.
  @Test
  default void anAbortedUploadCannotBeCommitted() {
    ObjectKey key = new ObjectKey("fenced");
    List<String> ids = new ArrayList<>();
    try (ObjectWrite write = begin(key, Map.of(), (started, id) -> ids.add(id))) {
      write.write(content(LARGE_BYTES, 10), 0, LARGE_BYTES);
      bucket().abort(key, ids.getFirst());
      assertThatThrownBy(write::commit)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NO_SUCH_UPLOAD));
    }
    assertThat(bucket().head(key)).isEmpty();
  }

  @Test
  default void abortingAnUnknownUploadIsNoError() {
    bucket().abort(new ObjectKey("unknown"), "00000000-0000-0000-0000-000000000000");
  }

  @Test
  default void putReplacesASmallObject() throws IOException {
    ObjectKey key = new ObjectKey("put/export_info.json");
    bucket().put(key, "{}".getBytes(StandardCharsets.UTF_8), "application/json");
    bucket().put(key, "{\"a\":1}".getBytes(StandardCharsets.UTF_8), "application/json");
    assertThat(new String(read(key), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
  }

  @Test
  default void listingGivesKeysInTheOrderOfTheirBytesAcrossPages() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 1_050; i++) {
      keys.add("many/t" + i + "/1/part");
    }
    keys.addAll(List.of("many/t1-a/x", "many/t1", "many/t1.z", "many/T1/x", "many/t1/1"));
    putTogether(keys, new byte[] {1, 2, 3});
    bucket().put(new ObjectKey("other"), new byte[0], "text/plain");
    List<ObjectInfo> listed = bucket().list("many/");
    keys.sort((a, b) ->
        Arrays.compareUnsigned(
            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
    assertThat(listed).extracting(ObjectInfo::key).containsExactlyElementsOf(keys);
    assertThat(listed).allSatisfy(object -> assertThat(object.bytes()).isEqualTo(3));
  }

  @Test
  default void aPrefixNeedNotEndAtASlash() {
    for (String key : List.of("pre", "prefix/a", "prefiy", "prefix")) {
      bucket().put(new ObjectKey(key), new byte[1], "text/plain");
    }
    assertThat(bucket().list("prefix"))
        .extracting(ObjectInfo::key)
        .containsExactly("prefix", "prefix/a");
    assertThat(bucket().list("nothing")).isEmpty();
  }

  @Test
  default void aPrefixIsEmptyUntilAnObjectIsUnderIt() {
    bucket().put(new ObjectKey("empty/a"), new byte[0], "text/plain");
    bucket().put(new ObjectKey("empty/c"), new byte[0], "text/plain");
    assertThat(bucket().isEmpty("empty/b/")).isTrue();
    assertThat(bucket().isEmpty("empty/d/")).isTrue();
    bucket().put(new ObjectKey("empty/b/1"), new byte[0], "text/plain");
    bucket().put(new ObjectKey("empty/b/2"), new byte[0], "text/plain");
    assertThat(bucket().isEmpty("empty/b/")).isFalse();
    bucket().delete(new ObjectKey("empty/b/1"));
    bucket().delete(new ObjectKey("empty/b/2"));
    assertThat(bucket().isEmpty("empty/b/")).isTrue();
  }

  @Test
  default void oddKeysKeepTheirSpelling() throws IOException {
    String segment = "s".repeat(250);
    List<String> odd =
        List.of(
            "odd/a b",
            "odd/a+b",
            "odd/a%20b",
            "odd/ä/ß€😀",
            "odd/A",
            "odd/a",
            "odd/a/b",
            "odd/q?x=1&y=#z",
            "odd/quote'\"<>\\`",
            "odd/" + segment + "/" + "é".repeat(120) + "/end");
    for (String key : odd) {
      bucket().put(new ObjectKey(key), key.getBytes(StandardCharsets.UTF_8), "text/plain");
    }
    assertThat(bucket().list("odd/"))
        .extracting(ObjectInfo::key)
        .containsExactlyInAnyOrderElementsOf(odd);
    for (String key : odd) {
      assertThat(new String(read(new ObjectKey(key)), StandardCharsets.UTF_8)).isEqualTo(key);
    }
  }

  @Test
  default void deletingRemovesAndDeletingNothingIsNoError() {
    ObjectKey key = new ObjectKey("deleted/a");
    write(key, content(LARGE_BYTES, 11), Map.of());
    bucket().delete(key);
    bucket().delete(key);
    assertThat(bucket().head(key)).isEmpty();
    assertThat(bucket().list("deleted/")).isEmpty();
  }

  @Test
  default void aMissingBucketIsSaidToBeMissing() {
    assertThatThrownBy(() -> missingBucket().location())
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(StoreException.Kind.NO_SUCH_BUCKET);
              assertThat(e.action()).isEqualTo("s3:GetBucketLocation");
              assertThat(e).hasMessageContaining(missingBucket().name());
            });
    assertThatThrownBy(() -> missingBucket().put(new ObjectKey("a"), new byte[1], "text/plain"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NO_SUCH_BUCKET));
    assertThat(bucket().location()).isNotBlank();
  }

  @Test
  default void theEncryptionIsSaid() {
    assertThat(bucket().encryption()).isEqualTo(expectedEncryption());
  }

  /// Writes and commits in pieces of changing sizes.
  private void write(ObjectKey key, byte[] content, Map<String, String> metadata) {
    try (ObjectWrite write = begin(key, metadata, UploadListener.none())) {
      int piece = 1;
      for (int from = 0; from < content.length; from += piece) {
        piece = Math.min(content.length - from, Math.min(1 << 20, piece * 3));
        write.write(content, from, piece);
      }
      write.commit();
    }
  }

  private void putTogether(List<String> keys, byte[] content) {
    try (ExecutorService writers = Executors.newFixedThreadPool(16)) {
      List<Future<?>> puts = new ArrayList<>();
      for (String key : keys) {
        puts.add(writers.submit(() -> bucket().put(new ObjectKey(key), content, "text/plain")));
      }
      for (Future<?> put : puts) {
        assertThat(put).succeedsWithin(Duration.ofMinutes(5));
      }
    }
  }

  private ObjectWrite begin(ObjectKey key, Map<String, String> metadata, UploadListener listener) {
    return bucket().write(key, metadata, 1_000, listener);
  }

  private byte[] read(ObjectKey key) throws IOException {
    try (InputStream in = bucket().read(key)) {
      return in.readAllBytes();
    }
  }

  private static byte[] content(int bytes, long seed) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }
}

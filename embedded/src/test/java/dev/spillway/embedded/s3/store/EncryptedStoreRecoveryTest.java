package dev.spillway.embedded.s3.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.kms.KeyState;
import dev.spillway.testkit.kms.MemoryKms;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Opens stores as a killed process left them.
class EncryptedStoreRecoveryTest {
  private static final int LARGE_BYTES = 1 << 20;
  private static final ObjectName NAME = new ObjectName("lake", "a/b");

  @TempDir Path directory;
  private final MemoryKms kms = new MemoryKms("1", "r", new Random(1));
  private final String key = kms.create("one").id();

  @Test
  void aWriteThatWasCutOffLeavesTheObjectBeforeItAndNothingElse() throws IOException {
    Path image = directory.resolve("image");
    try (EncryptedStore store = open(directory.resolve("s3"))) {
      store.createBucket("lake");
      put(store, content(LARGE_BYTES, 1));
      byte[] next = content(LARGE_BYTES, 2);
      store.put(request(), copying(next, directory.resolve("s3"), image), next.length);
      assertThat(read(store)).isEqualTo(next);
    }
    try (EncryptedStore store = open(image)) {
      assertThat(read(store)).isEqualTo(content(LARGE_BYTES, 1));
      store.delete(NAME, Precondition.NONE);
    }
    assertThat(files(image)).containsExactlyInAnyOrder("lock", "buckets/lake/%bucket");
  }

  @Test
  void anObjectThatWasDoomedButNotDeletedStays() throws IOException {
    Path root = directory.resolve("s3");
    StoredObject object;
    try (EncryptedStore store = open(root)) {
      store.createBucket("lake");
      object = put(store, content(LARGE_BYTES, 1));
    }
    contents(root).mark(Contents.Mark.DOOMED, object);
    try (EncryptedStore store = open(root)) {
      assertThat(read(store)).isEqualTo(content(LARGE_BYTES, 1));
    }
    assertThat(contents(root).markers()).isEmpty();
  }

  @Test
  void theContentOfADeletedObjectIsDeletedAtTheNextStart() throws IOException {
    Path root = directory.resolve("s3");
    StoredObject object;
    try (EncryptedStore store = open(root)) {
      store.createBucket("lake");
      object = put(store, content(LARGE_BYTES, 1));
    }
    contents(root).mark(Contents.Mark.DOOMED, object);
    Files.delete(KeyPath.file(root.resolve("buckets/lake"), NAME.key()));
    open(root).close();
    assertThat(files(root)).containsExactlyInAnyOrder("lock", "buckets/lake/%bucket");
  }

  @Test
  void anUploadGoesOnAfterARestart() throws IOException {
    Path root = directory.resolve("s3");
    UploadId upload;
    TreeMap<Integer, String> parts = new TreeMap<>();
    try (EncryptedStore store = open(root)) {
      store.createBucket("lake");
      upload = begin(store);
      parts.put(1, store.putPart(upload, 1, stream(content(100, 1)), 100).etag());
    }
    try (EncryptedStore store = open(root)) {
      assertThat(store.uploads("lake")).hasSize(1);
      parts.put(2, store.putPart(upload, 2, stream(content(50, 2)), 50).etag());
      store.complete(upload, parts, Map.of(), Precondition.NONE);
      assertThat(read(store)).hasSize(150);
      assertThat(store.uploads("lake")).isEmpty();
    }
  }

  @Test
  void anUploadThatWasPublishedIsNotOpenAfterARestart() throws IOException {
    Path root = directory.resolve("s3");
    StoredObject head;
    try (EncryptedStore store = open(root)) {
      store.createBucket("lake");
      UploadId upload = begin(store);
      head = store.uploads("lake").getFirst();
      TreeMap<Integer, String> parts = new TreeMap<>();
      parts.put(1, store.putPart(upload, 1, stream(content(100, 1)), 100).etag());
      store.complete(upload, parts, Map.of(), Precondition.NONE);
    }
    contents(root).mark(Contents.Mark.UPLOAD, head);
    try (EncryptedStore store = open(root)) {
      assertThat(store.uploads("lake")).isEmpty();
      assertThat(read(store)).isEqualTo(content(100, 1));
    }
  }

  @Test
  void aDamagedByteIsNoticedAndNeverRead() throws IOException {
    Path root = directory.resolve("s3");
    try (EncryptedStore store = open(root)) {
      store.createBucket("lake");
      put(store, content(LARGE_BYTES, 1));
      Path part;
      try (Stream<Path> content = Files.walk(root.resolve("content"))) {
        part = content.filter(Files::isRegularFile).findFirst().orElseThrow();
      }
      byte[] bytes = Files.readAllBytes(part);
      bytes[bytes.length / 2] ^= 1;
      Files.write(part, bytes);
      assertThatThrownBy(() -> read(store)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void anObjectCannotBeReadUnderAnotherName() throws IOException {
    Path root = directory.resolve("s3");
    try (EncryptedStore store = open(root)) {
      store.createBucket("lake");
      StoredObject object = put(store, content(LARGE_BYTES, 1));
      StoredObject renamed =
          new StoredObject(
              new ObjectName("lake", "other"),
              object.etag(),
              object.modified(),
              object.headers(),
              object.sealing(),
              object.parts(),
              object.content());
      assertThatThrownBy(() -> store.read(renamed, ByteRange.all(1)))
          .isInstanceOf(RefusedRequest.class);
    }
  }

  @Test
  void aDisabledKeyEndsReadingAndCompleting() {
    try (EncryptedStore store = open(directory.resolve("s3"))) {
      store.createBucket("lake");
      StoredObject object = put(store, content(10, 1));
      UploadId upload = begin(store);
      TreeMap<Integer, String> parts = new TreeMap<>();
      parts.put(1, store.putPart(upload, 1, stream(content(100, 1)), 100).etag());
      kms.move(key, KeyState.DISABLED);
      for (Runnable use :
          List.<Runnable>of(
              () -> store.read(object, ByteRange.all(10)),
              () -> put(store, content(1, 1)),
              () -> store.putPart(upload, 2, stream(content(1, 1)), 1),
              () -> store.complete(upload, parts, Map.of(), Precondition.NONE))) {
        assertThatThrownBy(use::run)
            .isInstanceOfSatisfying(
                RefusedRequest.class,
                e -> assertThat(e.reason()).isEqualTo(RefusedRequest.Reason.KMS_DISABLED));
      }
    }
  }

  private EncryptedStore open(Path root) {
    return new EncryptedStore(
        new EncryptedStore.Settings(root, key, Long.MAX_VALUE), kms, InstantSource.system());
  }

  private static Contents contents(Path root) throws IOException {
    return new Contents(new Disk(root.resolve("tmp"), new Quota(Long.MAX_VALUE)), root);
  }

  private static UploadId begin(EncryptedStore store) {
    StoredObject head =
        store.beginUpload(NAME, new ContentHeaders(Map.of(), Map.of()), EncryptionRequest.DEFAULT);
    return new UploadId(NAME, head.content());
  }

  private static StoredObject put(EncryptedStore store, byte[] content) {
    return store.put(request(), stream(content), content.length);
  }

  private static PutRequest request() {
    return new PutRequest(
        NAME, new ContentHeaders(Map.of(), Map.of()), EncryptionRequest.DEFAULT, Precondition.NONE);
  }

  private static byte[] read(EncryptedStore store) throws IOException {
    StoredObject object = store.head(NAME);
    Optional<InputStream> content = store.read(object, ByteRange.all(object.bytes()));
    try (InputStream in = content.orElseThrow()) {
      return in.readAllBytes();
    }
  }

  /// Copies the store's directory, as a kill would leave it, when half of the content was read.
  private static InputStream copying(byte[] content, Path root, Path image) {
    return new FilterInputStream(stream(content)) {
      private int left = content.length;

      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        boolean wasEarly = left > content.length / 2;
        int read = super.read(target, from, length);
        left -= Math.max(0, read);
        if (wasEarly && left <= content.length / 2) {
          copy(root, image);
        }
        return read;
      }
    };
  }

  private static void copy(Path root, Path image) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      paths.forEach(path -> {
        try {
          Files.copy(path, image.resolve(root.relativize(path).toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .toList();
    }
  }

  private static InputStream stream(byte[] content) {
    return new ByteArrayInputStream(content);
  }

  private static byte[] content(int bytes, long seed) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }
}

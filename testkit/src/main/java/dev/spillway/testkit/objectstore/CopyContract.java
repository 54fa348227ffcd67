package dev.spillway.testkit.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ServerSideCopies;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What copies by a store keep. A test class implements it and gets its cases.
public interface CopyContract {
  /// More than the smallest part of an upload.
  int LARGE_BYTES = (5 << 20) + 12_345;

  /// The bucket that is copied from, which exists.
  Bucket from();

  /// Another one of the same store, under another key.
  Bucket to();

  /// Copies from the one to the other.
  ServerSideCopies copies();

  @Test
  default void aCopyHasTheContentAndItsOwnMetadataAndOutlivesItsSource() throws IOException {
    for (int bytes : List.of(1, 300_000, LARGE_BYTES)) {
      ObjectKey source = new ObjectKey("source/odd ä+" + bytes);
      ObjectKey target = new ObjectKey("target/odd ä+" + bytes);
      byte[] content = put(source, bytes, 1);
      to().put(target, new byte[] {1}, "text/plain");

      String etag =
          copies()
              .copy(version(source), target, Map.of("spillway-task", "t"), UploadListener.none());
      from().delete(source);

      assertThat(read(to(), target)).as("%d bytes", bytes).isEqualTo(content);
      ObjectInfo head = to().head(target).orElseThrow();
      assertThat(head.metadata()).isEqualTo(Map.of("spillway-task", "t"));
      assertThat(head.bytes()).isEqualTo(bytes);
      assertThat(etag).isNotEmpty().isEqualTo(head.etag());
    }
  }

  @Test
  default void anotherVersionThanTheOneThatIsMeantIsRefused() {
    ObjectKey key = new ObjectKey("replaced");
    put(key, 300_000, 1);
    ObjectVersion first = version(key);
    put(key, 300_000, 2);

    assertThatThrownBy(
            () -> copies().copy(first, new ObjectKey("not"), Map.of(), UploadListener.none()))
        .isInstanceOf(StoreException.class);
    assertThat(to().head(new ObjectKey("not"))).isEmpty();
  }

  @Test
  default void whatIsNotThereIsRefused() {
    ObjectVersion missing = new ObjectVersion(new ObjectKey("missing"), 5, "\"e\"");
    assertThatThrownBy(
            () -> copies().copy(missing, new ObjectKey("none"), Map.of(), UploadListener.none()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("none");
    assertThat(to().head(new ObjectKey("none"))).isEmpty();
  }

  private byte[] put(ObjectKey key, int bytes, int seed) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    try (var write = from().write(key, Map.of("of", "source"), bytes, UploadListener.none())) {
      write.write(content, 0, bytes);
      write.commit();
    }
    return content;
  }

  private ObjectVersion version(ObjectKey key) {
    ObjectInfo head = from().head(key).orElseThrow();
    return new ObjectVersion(key, head.bytes(), head.etag());
  }

  private static byte[] read(Bucket bucket, ObjectKey key) throws IOException {
    try (InputStream content = bucket.read(key)) {
      return content.readAllBytes();
    }
  }
}

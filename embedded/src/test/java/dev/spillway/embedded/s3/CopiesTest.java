package dev.spillway.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.aws.s3.PartCopies;
import dev.spillway.aws.s3.S3Buckets;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ServerSideCopies;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.testkit.objectstore.CopyContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies within the embedded store, over HTTP and in the process, whole and in parts.
class CopiesTest {
  private static final int LARGE_BYTES = 1 << 20;

  @TempDir static Path directory;
  private static EmbeddedStore store;
  private static S3Buckets own;
  private static KeyDescription key;

  @BeforeAll
  static void start() {
    store = new EmbeddedStore(directory);
    own = store.own();
    key = store.kms.create("copy-key");
    store.s3.createBucket("home");
  }

  @AfterAll
  static void stop() {
    own.close();
    store.close();
  }

  private static BucketRequest target() {
    return new BucketRequest("lake", EmbeddedStore.ROLE, key.arn());
  }

  private static class Ways implements CopyContract {
    private final S3Buckets buckets;

    Ways(S3Buckets buckets) {
      this.buckets = buckets;
    }

    @Override
    public Bucket from() {
      return buckets.open(store.request("home"));
    }

    @Override
    public Bucket to() {
      return buckets.open(target());
    }

    @Override
    public ServerSideCopies copies() {
      return to().copiesFrom(store.request("home")).orElseThrow();
    }
  }

  @Nested
  class OverHttp extends Ways {
    OverHttp() {
      super(store.buckets);
    }
  }

  @Nested
  class InTheProcess extends Ways {
    InTheProcess() {
      super(own);
    }
  }

  @Nested
  class InPartsOverHttp extends Ways {
    InPartsOverHttp() {
      super(store.buckets);
    }

    @Override
    public ServerSideCopies copies() {
      return PartCopies.of(to(), "home");
    }
  }

  @Nested
  class InPartsInTheProcess extends Ways {
    InPartsInTheProcess() {
      super(own);
    }

    @Override
    public ServerSideCopies copies() {
      return PartCopies.of(to(), "home");
    }
  }

  @Test
  void aLargeCopyTakesNoSpaceAndItsOwnKey() throws IOException {
    ObjectVersion source = large("linked");
    List<Object> before = files();

    copy(source, "linked-copy");

    assertThat(files()).hasSameElementsAs(before).hasSizeGreaterThan(before.size());
    store.kms.disable(store.key.arn());
    try {
      try (var content = own.open(target()).read(new ObjectKey("linked-copy"))) {
        assertThat(content.readAllBytes()).hasSize(LARGE_BYTES);
      }
    } finally {
      store.kms.enable(store.key.arn());
    }
    store.kms.disable(key.arn());
    try {
      assertThatThrownBy(() -> own.open(target()).read(new ObjectKey("linked-copy")))
          .isInstanceOf(StoreException.class);
    } finally {
      store.kms.enable(key.arn());
    }
  }

  @Test
  void aDamagedSourceIsNotCopied() throws IOException {
    ObjectVersion source = large("damaged");
    Path largest = newestPart();
    byte[] content = Files.readAllBytes(largest);
    content[content.length / 2] ^= 1;
    Files.write(largest, content);

    assertThatThrownBy(() -> copy(source, "damaged-copy"))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.OTHER))
        .hasMessageContaining("damaged on the store's disk");
    assertThat(own.open(target()).head(new ObjectKey("damaged-copy"))).isEmpty();
  }

  private static ObjectVersion large(String name) {
    ObjectKey large = new ObjectKey(name);
    Bucket home = own.open(store.request("home"));
    try (var write = home.write(large, Map.of(), LARGE_BYTES, UploadListener.none())) {
      write.write(new byte[LARGE_BYTES], 0, LARGE_BYTES);
      write.commit();
    }
    ObjectInfo head = home.head(large).orElseThrow();
    return new ObjectVersion(large, head.bytes(), head.etag());
  }

  private static void copy(ObjectVersion source, String name) {
    own.open(target())
        .copiesFrom(store.request("home"))
        .orElseThrow()
        .copy(source, new ObjectKey(name), Map.of(), UploadListener.none());
  }

  /// What identifies each part file on the disk; two names of one file give the same.
  private static List<Object> files() throws IOException {
    return parts().map(CopiesTest::identity).toList();
  }

  private static Object identity(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path newestPart() {
    return parts()
        .max((a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()))
        .orElseThrow();
  }

  private static Stream<Path> parts() {
    try (Stream<Path> all = Files.walk(directory.resolve("s3/content"))) {
      return all.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

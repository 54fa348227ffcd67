package dev.spillway.core.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Proves that a role may do in a bucket, under a key, everything that an export does: locate it,
/// put, get, list and delete an object. The object is gone afterwards, or the exception says that
/// it is not.
public final class BucketProbe {
  private final Bucket bucket;
  private final ObjectKey key;
  private final byte[] content;

  private BucketProbe(Bucket bucket, ObjectKey key) {
    this.bucket = bucket;
    this.key = key;
    this.content =
        "Spillway checks that it may write here: %s\n"
            .formatted(key)
            .getBytes(StandardCharsets.UTF_8);
  }

  /// @return where the bucket is
  /// @throws StoreException what the store refused, or did otherwise than asked
  public static String run(Bucket bucket, ObjectKey key) {
    return new BucketProbe(bucket, key).run();
  }

  private String run() {
    String location = bucket.location();
    bucket.put(key, content, "text/plain");
    try (Written _ = this::delete) {
      readBack();
      requireListed();
    }
    return location;
  }

  private void readBack() {
    try (InputStream stream = bucket.read(key)) {
      if (!Arrays.equals(stream.readAllBytes(), content)) {
        throw new StoreException(
            StoreException.Kind.OTHER,
            "s3:GetObject",
            "the probe object was read back with other bytes than written");
      }
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.TRANSIENT, "s3:GetObject", "the probe object broke off: " + e, e);
    }
  }

  private void requireListed() {
    if (bucket.list(key.text()).stream().noneMatch(found -> found.key().equals(key.text()))) {
      throw new StoreException(
          StoreException.Kind.OTHER,
          "s3:ListBucket",
          "the probe object is not in the listing after it was written; exports need a store that lists what it holds");
    }
  }

  private void delete() {
    try {
      bucket.delete(key);
    } catch (StoreException e) {
      throw new StoreException(
          e.kind(),
          e.action(),
          "%s. The probe object %s is left there; delete it by hand."
              .formatted(e.getMessage(), key),
          e);
    }
  }

  /// The object while it is there: deleted in every outcome.
  private interface Written extends AutoCloseable {
    @Override
    void close();
  }
}

package dev.spillway.core.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Proves that a role may do in a bucket, under a key, everything that an export does: locate it,
/// put (in two upload parts, which needs more rights on the key than one), get, list and delete an
/// object. The object is gone afterwards, or the exception says that it is not.
public final class BucketProbe {
  /// As small as two upload parts can be.
  private static final int PART_BYTES = 5 << 20;

  private static final byte[] CONTENT = content();

  private final Bucket bucket;
  private final ObjectKey key;

  private BucketProbe(Bucket bucket, ObjectKey key) {
    this.bucket = bucket;
    this.key = key;
  }

  private static byte[] content() {
    byte[] content = new byte[PART_BYTES + 1];
    byte[] text = "Spillway checks that it may write here.\n".getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < content.length; at++) {
      content[at] = text[at % text.length];
    }
    return content;
  }

  /// @return where the bucket is
  /// @throws StoreException what the store refused, or did otherwise than asked
  public static String run(Bucket bucket, ObjectKey key) {
    return new BucketProbe(bucket, key).run();
  }

  private String run() {
    String location = bucket.location();
    bucket.putInParts(key, CONTENT, PART_BYTES);
    try (Written _ = this::delete) {
      readBack();
      requireListed();
    }
    return location;
  }

  private void readBack() {
    try (InputStream stream = bucket.read(key)) {
      if (!Arrays.equals(stream.readAllBytes(), CONTENT)) {
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

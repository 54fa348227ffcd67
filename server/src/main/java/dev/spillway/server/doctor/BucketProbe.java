package dev.spillway.server.doctor;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Does with a probe object in one bucket what an export does, and deletes it.
final class BucketProbe {
  private final Bucket bucket;
  private final String subject;
  private final ObjectKey key;
  private final Consumer<Finding> findings;

  /// @param unique keeps probes that run at the same time apart
  BucketProbe(Bucket bucket, String subject, String unique, Consumer<Finding> findings) {
    this.bucket = bucket;
    this.subject = subject;
    this.key = new ObjectKey("spillway-doctor-" + unique);
    this.findings = findings;
  }

  void run() {
    try {
      String location = bucket.location();
      byte[] content = ("probe " + key).getBytes(StandardCharsets.UTF_8);
      bucket.put(key, content, "text/plain");
      try {
        readBack(content);
        list();
      } finally {
        bucket.delete(key);
      }
      findings.accept(
          Finding.ok(
              subject,
              "put, get, list, delete and location work (in %s, %s)"
                  .formatted(location.isEmpty() ? "no region" : location, bucket.encryption())));
    } catch (StoreException e) {
      findings.accept(remedy(e));
    } catch (IOException e) {
      findings.accept(Finding.fail(subject, "reading the probe object back: " + e));
    }
  }

  private void readBack(byte[] content) throws IOException {
    try (InputStream stream = bucket.read(key)) {
      if (!Arrays.equals(stream.readAllBytes(), content)) {
        findings.accept(
            Finding.fail(subject, "the probe object was read back with other bytes than written"));
      }
    }
  }

  private void list() {
    List<ObjectInfo> listed = bucket.list(key.text());
    if (listed.stream().noneMatch(object -> object.key().equals(key.text()))) {
      findings.accept(
          Finding.fail(
              subject,
              "the probe object is not in the listing after it was written; exports need a store that lists what it holds"));
    }
  }

  private Finding remedy(StoreException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case ACCESS_DENIED -> Finding.fail(subject, message, policy());
      case KEY_NOT_ACCESSIBLE ->
          Finding.fail(
              subject,
              message,
              "give the store this key (keys: store-key-id), or weaken the endpoint's encryption: sse-s3");
      case NOT_SUPPORTED ->
          Finding.fail(
              subject,
              message,
              "try encryption: sse-s3 or bucket-default, checksums: when-required, path-style: true");
      case NO_SUCH_BUCKET -> Finding.fail(subject, message, "create the bucket " + bucket.name());
      case WRONG_REGION -> Finding.fail(subject, message, "correct the endpoint's region");
      case NO_SUCH_UPLOAD, FULL, TRANSIENT, OTHER -> Finding.fail(subject, message);
    };
  }

  private String policy() {
    return """
    {"Effect": "Allow",
     "Action": ["s3:PutObject*", "s3:ListBucket", "s3:GetObject*", "s3:DeleteObject*", "s3:GetBucketLocation"],
     "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/*"]}\
    """
        .formatted(bucket.name());
  }
}

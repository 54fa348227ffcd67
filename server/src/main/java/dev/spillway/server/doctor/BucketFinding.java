package dev.spillway.server.doctor;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketProbe;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.StoreException;
import java.util.function.Consumer;

/// What a probe of one bucket found, and what would mend it.
final class BucketFinding {
  private final Bucket bucket;
  private final String subject;
  private final ObjectKey key;
  private final Consumer<Finding> findings;

  /// @param unique keeps probes that run at the same time apart
  BucketFinding(Bucket bucket, String subject, String unique, Consumer<Finding> findings) {
    this.bucket = bucket;
    this.subject = subject;
    this.key = new ObjectKey("spillway-doctor-" + unique);
    this.findings = findings;
  }

  void run() {
    try {
      String location = BucketProbe.run(bucket, key);
      findings.accept(
          Finding.ok(
              subject,
              "put, get, list, delete and location work (in %s, %s)"
                  .formatted(location.isEmpty() ? "no region" : location, bucket.encryption())));
    } catch (StoreException e) {
      findings.accept(remedy(e));
    }
  }

  private Finding remedy(StoreException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case ACCESS_DENIED -> Finding.fail(subject, message, policy());
      case CREDENTIALS_REFUSED ->
          Finding.fail(subject, message, "correct the access key that the role has in this store");
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

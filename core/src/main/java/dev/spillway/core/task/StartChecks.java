package dev.spillway.core.task;

import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.source.ExportScope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Everything that StartExportTask checks before a task exists, the cheap things first and the
/// probe object, the only thing ever written, last.
final class StartChecks {
  /// Leaves room for the keys under it.
  private static final int MAX_PREFIX_BYTES = 512;

  private final Site site;
  private final TaskSources sources;
  private final Buckets buckets;
  private final Kms kms;
  private final BucketCheck bucketCheck;

  StartChecks(Site site, TaskSources sources, Buckets buckets, Kms kms, RandomGenerator random) {
    this.site = site;
    this.sources = sources;
    this.buckets = buckets;
    this.kms = kms;
    this.bucketCheck = new BucketCheck(random);
  }

  /// @return the task in STARTING, not yet stored
  /// @throws RefusedException with the code of the first check that failed
  ExportTask check(ExportTaskId id, StartExport request, Instant now) {
    SourceArn arn = SourceArn.parse(request.sourceArn());
    site.require(arn);
    checkPrefix(request.s3Prefix());
    TaskSources.Facts source = sources.check(arn);
    ExportScope.parse(request.exportOnly(), source.engine());
    KeyDescription key = enabledKey(request.kmsKeyId());
    probe(id, request, key);
    return new ExportTask(
        id,
        arn,
        request.exportOnly(),
        request.s3BucketName(),
        request.s3Prefix(),
        request.iamRoleArn(),
        request.kmsKeyId(),
        ExportTaskStatus.STARTING,
        0,
        0,
        now,
        source.snapshotTime(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void checkPrefix(String prefix) {
    if (prefix.indexOf(':') >= 0) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The S3Prefix '%s' holds a colon, which is not allowed.".formatted(prefix));
    }
    int bytes = prefix.getBytes(StandardCharsets.UTF_8).length;
    boolean control = prefix.chars().anyMatch(Character::isISOControl);
    boolean dots = ("/" + prefix + "/").contains("/./") || ("/" + prefix + "/").contains("/../");
    if (bytes > MAX_PREFIX_BYTES || control || dots) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The S3Prefix %s; use at most %d bytes, no control characters and no '.' or '..' segments."
              .formatted(
                  bytes > MAX_PREFIX_BYTES
                      ? "has " + bytes + " bytes"
                      : control ? "holds a control character" : "has a '.' or '..' segment",
                  MAX_PREFIX_BYTES));
    }
  }

  private KeyDescription enabledKey(String identifier) {
    KeyDescription key;
    try {
      key = kms.describe(identifier);
    } catch (KeyNotAccessibleException e) {
      throw notAccessible(identifier, String.valueOf(e.getMessage()));
    }
    if (!key.symmetric()) {
      throw notAccessible(identifier, "it is asymmetric; use a symmetric encryption key");
    }
    if (key.state() != KeyState.ENABLED) {
      throw notAccessible(
          identifier, "its state is %s; enable it or use another key".formatted(key.state()));
    }
    return key;
  }

  private void probe(ExportTaskId id, StartExport request, KeyDescription key) {
    try (Bucket bucket =
        buckets.open(new BucketRequest(request.s3BucketName(), request.iamRoleArn(), key.arn()))) {
      bucketCheck.check(
          bucket, ExportFolder.of(request.s3Prefix(), id.text()), request.iamRoleArn());
    }
  }

  private static RefusedException notAccessible(String identifier, String why) {
    return new RefusedException(
        ErrorCode.KMS_KEY_NOT_ACCESSIBLE,
        "The KMS key %s does not exist, is not enabled or you do not have permissions to access it: %s"
            .formatted(identifier, why));
  }
}

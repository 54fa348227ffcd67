package dev.spillway.core.task;

import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyGrant;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.objectstore.GuardedBuckets;
import dev.spillway.core.policy.Requester;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Everything that StartExportTask checks before a task exists, the cheap things first and the
/// probe object, the only thing ever written, last.
final class StartChecks {
  /// Leaves room for the keys under it.
  private static final int MAX_PREFIX_BYTES = 512;

  /// What some store or other takes; S3 itself is stricter.
  private static final Pattern BUCKET_NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]");

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

  /// Everything that can be checked without writing.
  ///
  /// @return the task in STARTING, not yet stored
  /// @throws RefusedException with the code of the first check that failed
  ExportTask check(ExportTaskId id, StartExport request, Requester requester, Instant now) {
    SourceArn arn = SourceArn.parse(request.sourceArn());
    site.require(arn);
    checkPrefix(request.s3Prefix());
    checkBucketName(request.s3BucketName());
    TaskSources.Facts source = sources.check(arn, request.exportOnly());
    requester.require(
        "iam:PassRole",
        request.iamRoleArn(),
        context ->
            context
                .with("iam:PassedToService", GuardedBuckets.EXPORTER)
                .with("iam:AssociatedResourceArn", arn.text()));
    KeyDescription key = enabledKey(request.kmsKeyId());
    requireKeyRights(requester, key, request.kmsKeyId());
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

  /// In AWS the caller hands its right to use the key on, by a grant.
  private void requireKeyRights(Requester requester, KeyDescription key, String identifier) {
    for (String action : List.of("kms:DescribeKey", "kms:CreateGrant")) {
      Requester.Decided decided =
          requester.onKey(
              action,
              key.arn(),
              kms.policy(key.arn()),
              context ->
                  context
                      .with("kms:ViaService", "rds.%s.amazonaws.com".formatted(site.region()))
                      .with("kms:CallerAccount", site.account())
                      .with("kms:GrantIsForAWSResource", "true"));
      if (!decided.decision().isAllowed()) {
        throw notAccessible(identifier, decided.decision().refusal(decided.request()));
      }
    }
  }

  /// What the grant of a task is called.
  static String grantName(ExportTaskId id) {
    return "spillway-" + id;
  }

  /// The last check, the only one that writes: everything that the role must be able to do. The
  /// grant is taken back at once: the task makes it again when it runs.
  ///
  /// @throws RefusedException as [BucketCheck]
  void probe(ExportTask task) {
    String keyArn = enabledKey(task.kmsKeyId()).arn();
    try (KeyGrant _ = kms.grant(keyArn, task.iamRoleArn(), grantName(task.id()));
        Bucket bucket =
            buckets.open(
                new BucketRequest(
                    task.s3Bucket(),
                    task.iamRoleArn(),
                    keyArn,
                    Optional.of(task.source().text())))) {
      bucketCheck.check(
          bucket, ExportFolder.of(task.s3Prefix(), task.id().text()), task.iamRoleArn());
    }
  }

  private static void checkBucketName(String name) {
    if (!BUCKET_NAME.matcher(name).matches()) {
      throw new RefusedException(
          ErrorCode.INVALID_S3_BUCKET,
          "The S3 bucket %s doesn't exist: this is no name of a bucket.".formatted(name));
    }
  }

  private static RefusedException notAccessible(String identifier, String why) {
    return new RefusedException(
        ErrorCode.KMS_KEY_NOT_ACCESSIBLE,
        "The KMS key %s does not exist, is not enabled or you do not have permissions to access it: %s"
            .formatted(identifier, why));
  }
}

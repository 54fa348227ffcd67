package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.problem.RefusedException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DbClusterNotFoundException;
import software.amazon.awssdk.services.rds.model.DbClusterSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbClusterSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.DbInstanceNotFoundException;
import software.amazon.awssdk.services.rds.model.DbSnapshotAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.DbSnapshotNotFoundException;
import software.amazon.awssdk.services.rds.model.ExportTaskAlreadyExistsException;
import software.amazon.awssdk.services.rds.model.ExportTaskNotFoundException;
import software.amazon.awssdk.services.rds.model.IamRoleMissingPermissionsException;
import software.amazon.awssdk.services.rds.model.IamRoleNotFoundException;
import software.amazon.awssdk.services.rds.model.InvalidDbClusterSnapshotStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbClusterStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;
import software.amazon.awssdk.services.rds.model.InvalidDbSnapshotStateException;
import software.amazon.awssdk.services.rds.model.InvalidExportOnlyException;
import software.amazon.awssdk.services.rds.model.InvalidExportSourceStateException;
import software.amazon.awssdk.services.rds.model.InvalidExportTaskStateException;
import software.amazon.awssdk.services.rds.model.InvalidS3BucketException;
import software.amazon.awssdk.services.rds.model.KmsKeyNotAccessibleException;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.SharedSnapshotQuotaExceededException;

class JavaSdkErrorTest {
  private static final Map<ErrorCode, Class<? extends RdsException>> MODELLED =
      Map.ofEntries(
          Map.entry(ErrorCode.DB_CLUSTER_NOT_FOUND, DbClusterNotFoundException.class),
          Map.entry(
              ErrorCode.DB_CLUSTER_SNAPSHOT_ALREADY_EXISTS,
              DbClusterSnapshotAlreadyExistsException.class),
          Map.entry(
              ErrorCode.DB_CLUSTER_SNAPSHOT_NOT_FOUND, DbClusterSnapshotNotFoundException.class),
          Map.entry(ErrorCode.DB_INSTANCE_NOT_FOUND, DbInstanceNotFoundException.class),
          Map.entry(ErrorCode.DB_SNAPSHOT_ALREADY_EXISTS, DbSnapshotAlreadyExistsException.class),
          Map.entry(ErrorCode.DB_SNAPSHOT_NOT_FOUND, DbSnapshotNotFoundException.class),
          Map.entry(ErrorCode.EXPORT_TASK_ALREADY_EXISTS, ExportTaskAlreadyExistsException.class),
          Map.entry(ErrorCode.EXPORT_TASK_NOT_FOUND, ExportTaskNotFoundException.class),
          Map.entry(
              ErrorCode.IAM_ROLE_MISSING_PERMISSIONS, IamRoleMissingPermissionsException.class),
          Map.entry(ErrorCode.IAM_ROLE_NOT_FOUND, IamRoleNotFoundException.class),
          Map.entry(
              ErrorCode.INVALID_DB_CLUSTER_SNAPSHOT_STATE,
              InvalidDbClusterSnapshotStateException.class),
          Map.entry(ErrorCode.INVALID_DB_CLUSTER_STATE, InvalidDbClusterStateException.class),
          Map.entry(ErrorCode.INVALID_DB_INSTANCE_STATE, InvalidDbInstanceStateException.class),
          Map.entry(ErrorCode.INVALID_DB_SNAPSHOT_STATE, InvalidDbSnapshotStateException.class),
          Map.entry(ErrorCode.INVALID_EXPORT_ONLY, InvalidExportOnlyException.class),
          Map.entry(ErrorCode.INVALID_EXPORT_SOURCE_STATE, InvalidExportSourceStateException.class),
          Map.entry(ErrorCode.INVALID_EXPORT_TASK_STATE, InvalidExportTaskStateException.class),
          Map.entry(ErrorCode.INVALID_S3_BUCKET, InvalidS3BucketException.class),
          Map.entry(ErrorCode.KMS_KEY_NOT_ACCESSIBLE, KmsKeyNotAccessibleException.class),
          Map.entry(
              ErrorCode.SHARED_SNAPSHOT_QUOTA_EXCEEDED,
              SharedSnapshotQuotaExceededException.class));

  private final RunningApi api = RunningApi.start();

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeReachesTheSdkWithItsStatusAndAsItsModelledException(ErrorCode code) {
    try (RdsClient rds = noRetries()) {
      api.tasks().failNextStart(new RefusedException(code, "words of " + code));

      RdsException e = catchThrowableOfType(RdsException.class, () -> start(rds));
      assertThat(e).isExactlyInstanceOf(MODELLED.getOrDefault(code, RdsException.class));
      assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code.wire());
      assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("words of " + code);
      assertThat(e.statusCode()).isEqualTo(code.httpStatus());
      assertThat(e.requestId()).hasSize(36);
    }
  }

  @Test
  void aTransientFailureIsServiceUnavailableAndTheSdkTriesAgain() {
    try (RdsClient rds = api.client()) {
      api.tasks().failNextStart(new FailedException(Fault.TRANSIENT, "the store is busy"));
      assertThat(start(rds)).isEqualTo("STARTING");
    }
  }

  @Test
  void aDefectSaysNothingButTheRequestId() {
    try (RdsClient rds = noRetries()) {
      api.tasks().failNextStart(new IllegalStateException("inner details"));

      assertThatThrownBy(() -> start(rds))
          .isInstanceOfSatisfying(
              RdsException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(500);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InternalFailure");
                assertThat(e.awsErrorDetails().errorMessage()).doesNotContain("inner details");
              });
    }
  }

  @Test
  void aCallerWithoutGrantsIsDeniedInIamsWords() {
    assertRefused(
        AwsBasicCredentials.create(RunningApi.POWERLESS_KEY, RunningApi.SECRET),
        "us-west-2",
        "AccessDenied",
        "User: arn:aws:iam::123456789012:user/guest is not authorized to perform: rds:StartExportTask on resource: arn:aws:rds:us-west-2:123456789012:snapshot:s because no identity-based policy allows the rds:StartExportTask action");
  }

  @Test
  void strangersAndForgersAreRefused() {
    assertRefused(
        AwsBasicCredentials.create("AKIDSTRANGER", RunningApi.SECRET),
        "us-west-2",
        "InvalidClientTokenId",
        "The security token included in the request is invalid.");
    assertRefused(
        AwsBasicCredentials.create(RunningApi.KEY, "guess"),
        "us-west-2",
        "SignatureDoesNotMatch",
        "does not match the signature you provided");
    assertRefused(
        AwsSessionCredentials.create(RunningApi.KEY, RunningApi.SECRET, "token"),
        "us-west-2",
        "InvalidClientTokenId",
        "The security token included in the request is invalid.");
    assertRefused(
        AwsBasicCredentials.create(RunningApi.KEY, RunningApi.SECRET),
        "us-east-1",
        "SignatureDoesNotMatch",
        "Credential should be scoped to a valid region, not 'us-east-1'.");
  }

  @Test
  void anUnsignedRequestIsRefused() {
    try (RdsClient rds =
        RdsClient.builder()
            .endpointOverride(api.endpoint())
            .region(Region.US_WEST_2)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build()) {
      assertThatThrownBy(() -> start(rds))
          .isInstanceOfSatisfying(
              RdsException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("MissingAuthenticationToken");
              });
    }
  }

  private void assertRefused(AwsCredentials who, String region, String code, String words) {
    try (RdsClient rds = api.client(who, region)) {
      assertThatThrownBy(() -> start(rds))
          .isInstanceOfSatisfying(
              RdsException.class,
              e -> {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                assertThat(e.awsErrorDetails().errorMessage()).contains(words);
                assertThat(e.statusCode()).isEqualTo(403);
              });
    }
  }

  private RdsClient noRetries() {
    return RdsClient.builder()
        .endpointOverride(api.endpoint())
        .region(Region.US_WEST_2)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(RunningApi.KEY, RunningApi.SECRET)))
        .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  private static String start(RdsClient rds) {
    return rds.startExportTask(r ->
            r.exportTaskIdentifier("e")
                .sourceArn("arn:aws:rds:us-west-2:123456789012:snapshot:s")
                .s3BucketName("b")
                .iamRoleArn("r")
                .kmsKeyId("k"))
        .status();
  }
}

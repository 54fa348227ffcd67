package dev.spillway.core.problem;

/// The error codes of the RDS API that Spillway answers, as they stand in `<Code>` on the wire,
/// with their HTTP status. Suffixes are irregular on purpose: SDKs map on exactly these texts.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html">Common
///   errors</a>
public enum ErrorCode {
  ACCESS_DENIED("AccessDenied", 403),
  DB_CLUSTER_NOT_FOUND("DBClusterNotFoundFault", 404),
  DB_CLUSTER_SNAPSHOT_ALREADY_EXISTS("DBClusterSnapshotAlreadyExistsFault", 400),
  DB_CLUSTER_SNAPSHOT_NOT_FOUND("DBClusterSnapshotNotFoundFault", 404),
  DB_INSTANCE_NOT_FOUND("DBInstanceNotFound", 404),
  DB_SNAPSHOT_ALREADY_EXISTS("DBSnapshotAlreadyExists", 400),
  DB_SNAPSHOT_NOT_FOUND("DBSnapshotNotFound", 404),
  EXPORT_TASK_ALREADY_EXISTS("ExportTaskAlreadyExists", 400),
  EXPORT_TASK_LIMIT_REACHED("ExportTaskLimitReachedFault", 400),
  EXPORT_TASK_NOT_FOUND("ExportTaskNotFound", 404),
  EXPIRED_TOKEN("ExpiredToken", 403),
  IAM_ROLE_MISSING_PERMISSIONS("IamRoleMissingPermissions", 400),
  IAM_ROLE_NOT_FOUND("IamRoleNotFound", 404),
  INCOMPLETE_SIGNATURE("IncompleteSignature", 400),
  INTERNAL_FAILURE("InternalFailure", 500),
  INVALID_ACTION("InvalidAction", 400),
  INVALID_CLIENT_TOKEN_ID("InvalidClientTokenId", 403),
  INVALID_DB_CLUSTER_SNAPSHOT_STATE("InvalidDBClusterSnapshotStateFault", 400),
  INVALID_DB_CLUSTER_STATE("InvalidDBClusterStateFault", 400),
  INVALID_DB_INSTANCE_STATE("InvalidDBInstanceState", 400),
  INVALID_DB_SNAPSHOT_STATE("InvalidDBSnapshotState", 400),
  INVALID_EXPORT_ONLY("InvalidExportOnly", 400),
  INVALID_EXPORT_SOURCE_STATE("InvalidExportSourceState", 400),
  INVALID_EXPORT_TASK_STATE("InvalidExportTaskStateFault", 400),
  INVALID_PARAMETER_COMBINATION("InvalidParameterCombination", 400),
  INVALID_PARAMETER_VALUE("InvalidParameterValue", 400),
  INVALID_S3_BUCKET("InvalidS3BucketFault", 400),
  KMS_KEY_NOT_ACCESSIBLE("KMSKeyNotAccessibleFault", 400),
  MALFORMED_INPUT("MalformedInput", 400),
  MISSING_ACTION("MissingAction", 400),
  MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationToken", 403),
  MISSING_PARAMETER("MissingParameter", 400),
  REQUEST_TOO_LARGE("RequestEntityTooLarge", 413),
  SERVICE_UNAVAILABLE("ServiceUnavailable", 503),
  SHARED_SNAPSHOT_QUOTA_EXCEEDED("SharedSnapshotQuotaExceeded", 400),
  SIGNATURE_DOES_NOT_MATCH("SignatureDoesNotMatch", 403),
  THROTTLING("Throttling", 400);

  private final String wire;
  private final int httpStatus;

  ErrorCode(String wire, int httpStatus) {
    this.wire = wire;
    this.httpStatus = httpStatus;
  }

  /// The text of `<Code>`.
  public String wire() {
    return wire;
  }

  public int httpStatus() {
    return httpStatus;
  }
}

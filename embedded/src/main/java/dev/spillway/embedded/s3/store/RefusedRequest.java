package dev.spillway.embedded.s3.store;

/// The store refuses a request.
public final class RefusedRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why. The names follow S3's error codes.
  public enum Reason {
    NO_SUCH_BUCKET,
    BUCKET_ALREADY_OWNED_BY_YOU,
    BUCKET_NOT_EMPTY,
    INVALID_BUCKET_NAME,
    NO_SUCH_KEY,
    NO_SUCH_UPLOAD,
    INVALID_PART,
    PRECONDITION_FAILED,
    INCOMPLETE_BODY,
    /// The KMS key does not exist here.
    KMS_NOT_FOUND,
    KMS_DISABLED,
    /// Pending deletion, or otherwise not usable.
    KMS_INVALID_STATE,
    /// What is on the disk is not what was written.
    DAMAGED,
    /// The quota or the disk is used up.
    FULL
  }

  private final Reason reason;

  public RefusedRequest(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  RefusedRequest(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

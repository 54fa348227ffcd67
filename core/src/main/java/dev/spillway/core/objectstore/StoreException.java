package dev.spillway.core.objectstore;

/// A store refused or failed a request. The message names bucket, key and action, the store's own
/// code and text, and what to do.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What kind of refusal it is, as far as callers must tell them apart.
  public enum Kind {
    NO_SUCH_BUCKET,
    /// The bucket lives in another region.
    WRONG_REGION,
    NO_SUCH_UPLOAD,
    /// The role's credentials may not do this.
    ACCESS_DENIED,
    /// The store does not know the role's credentials, or not with this secret, or not any more.
    CREDENTIALS_REFUSED,
    /// The key does not exist there, is disabled, or may not be used.
    KEY_NOT_ACCESSIBLE,
    /// Quota or disk is used up.
    FULL,
    /// The store does not know this request or option; a setting of the endpoint would mend it.
    NOT_SUPPORTED,
    /// Out of reach or busy, after all retries.
    TRANSIENT,
    OTHER
  }

  private final Kind kind;
  private final String action;

  /// @param action the S3 action that was refused, such as `s3:PutObject`
  public StoreException(Kind kind, String action, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.action = action;
  }

  public StoreException(Kind kind, String action, String message) {
    super(message);
    this.kind = kind;
    this.action = action;
  }

  public Kind kind() {
    return kind;
  }

  public String action() {
    return action;
  }
}

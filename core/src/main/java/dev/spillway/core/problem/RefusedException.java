package dev.spillway.core.problem;

/// A request that is refused before anything was done for it: the caller reads code and message.
/// The message says what is wrong with which value, why, and what to do. It never holds a secret.
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public RefusedException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public RefusedException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}

package dev.spillway.core.kms;

/// A key does not exist, is not enabled, is of the wrong kind or may not be used. The message says
/// which, and what to do.
public final class KeyNotAccessibleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeyNotAccessibleException(String message) {
    super(message);
  }

  public KeyNotAccessibleException(String message, Throwable cause) {
    super(message, cause);
  }
}

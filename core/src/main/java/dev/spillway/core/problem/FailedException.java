package dev.spillway.core.problem;

/// Work that had begun and cannot go on. The message is made for the task's FailureCause: it names
/// the table or object, says why, and what to do about it; it never holds a secret or a row's
/// value.
public final class FailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  public FailedException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public FailedException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  /// Whether doing the same again later may succeed.
  public boolean isTransient() {
    return fault == Fault.TRANSIENT;
  }
}

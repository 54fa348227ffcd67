package dev.spillway.core.source;

/// A table was truncated, rewritten, renamed or dropped after the consistent point, so that reading
/// it would give other rows than the point had. Only a new consistent read can help.
public final class SourceChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message names the table
  public SourceChangedException(String message) {
    super(message);
  }
}

package dev.spillway.core.source;

/// A table was truncated, rewritten, renamed or dropped after the consistent point, so that reading
/// it would give other rows than the point had. Only a new consistent read can help.
public final class SourceChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TableName table;

  public SourceChangedException(TableName table, String message) {
    super(message);
    this.table = table;
  }

  public TableName table() {
    return table;
  }
}

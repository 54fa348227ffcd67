package dev.spillway.core.source;

/// One table cannot be exported at all, for a reason found only while reading it. The export goes
/// on without it, removes what it wrote of it, and names it.
public final class TableUnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Skip skip;

  public TableUnreadableException(Skip skip) {
    super(skip.reason() + ": " + skip.detail());
    this.skip = skip;
  }

  public Skip skip() {
    return skip;
  }
}

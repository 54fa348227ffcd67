package dev.spillway.mysql.protocol;

/// A row that is larger than [#LIMIT_BYTES]. What follows it has not been read.
public final class OversizeException extends Exception {
  private static final long serialVersionUID = 1L;

  /// The largest row that is read.
  public static final int LIMIT_BYTES = 33 * 1024 * 1024;

  OversizeException(long bytes) {
    super("a row of more than " + bytes + " bytes");
  }
}

package org.postgresql.core;

import org.jspecify.annotations.NullMarked;

/// Hands out the stream under a pgjdbc connection, which the driver keeps to its own package. It is
/// the only class of ours in there: COPY data is read from the stream into one reused buffer, so
/// that a row costs no allocation and a giant one is refused by its length before memory is asked
/// for.
@NullMarked
public final class DriverStream {
  private DriverStream() {}

  /// The stream of a connection; to be read only while a COPY is under way on it, and only by the
  /// thread that began it.
  public static PGStream of(BaseConnection connection) {
    return ((QueryExecutorBase) connection.getQueryExecutor()).pgStream;
  }
}

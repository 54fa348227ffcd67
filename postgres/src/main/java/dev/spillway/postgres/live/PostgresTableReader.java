package dev.spillway.postgres.live;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.postgres.catalog.Relation;
import dev.spillway.postgres.copy.BlockRange;
import dev.spillway.postgres.copy.OversizeException;
import dev.spillway.postgres.copy.RangeCopy;
import dev.spillway.postgres.copy.TextRepair;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Reads one range by one COPY in one transaction.
final class PostgresTableReader implements TableReader {
  private final PostgresRead read;
  private final DatabaseRead database;
  private final TableName table;
  private final Relation relation;
  private final BlockRange range;
  private final Optional<TextRepair> repair;
  private final ReadSession session;
  private final RangeCopy copy;
  private volatile boolean cancelled;
  private boolean ended;
  private boolean closed;

  PostgresTableReader(
      PostgresRead read,
      Unit unit,
      ReadSession session,
      Optional<TextRepair> repair,
      RangeCopy copy) {
    this.read = read;
    this.database = unit.database();
    this.table = unit.table();
    this.relation = unit.relation();
    this.range = unit.range();
    this.session = session;
    this.repair = repair;
    this.copy = copy;
  }

  /// What is read.
  record Unit(DatabaseRead database, TableName table, Relation relation, BlockRange range) {}

  @Override
  public int read(ColumnBatch batch) {
    batch.clear();
    requireOpen();
    while (!ended && !isFull(batch)) {
      long before = copy.bytes();
      ended = !readPage(batch);
      read.pauseAfter(copy.bytes() - before, this::isStopped);
      requireOpen();
    }
    if (ended && batch.rows() == 0) {
      finish();
    }
    return batch.rows();
  }

  private boolean isFull(ColumnBatch batch) {
    return batch.rows() >= batch.maxRows()
        || batch.bytes() >= batch.maxBytes()
        || copy.isComplete(batch);
  }

  /// After close the session may already read for another.
  @Override
  public synchronized void cancel() {
    if (!closed && !cancelled) {
      cancelled = true;
      try {
        session.cancel();
      } catch (SQLException e) {
        session.abort();
      }
    }
  }

  @Override
  public List<Finding> findings() {
    return repair.map(texts -> texts.findings(table)).orElse(List.of());
  }

  @Override
  public void close() {
    if (!isFirstClose()) {
      return;
    }
    read.forget(this);
    if (ended && !cancelled && isCommitted()) {
      read.leave(session);
    } else {
      session.abort();
      read.leave();
    }
  }

  private synchronized boolean isFirstClose() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /// Ends the transaction if the last read did not see the end.
  private boolean isCommitted() {
    try {
      session.commit();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /// Ends the COPY because the whole read ends. Thread-safe.
  void abort() {
    session.abort();
  }

  private boolean readPage(ColumnBatch batch) {
    try {
      return copy.readPage(batch);
    } catch (OversizeException e) {
      throw tooLarge(e);
    } catch (SQLException e) {
      requireOpen();
      throw ReadFailures.ofTable(table, relation, e);
    } catch (IOException e) {
      requireOpen();
      throw new FailedException(
          Fault.TRANSIENT,
          "The connection broke while table %s was read: %s".formatted(table, e.getMessage()),
          e);
    }
  }

  private void finish() {
    try {
      session.commit();
    } catch (SQLException e) {
      ended = false;
      throw ReadFailures.ofTable(table, relation, e);
    }
  }

  private TableUnreadableException tooLarge(OversizeException e) {
    // The rest of the row need not come.
    session.abort();
    String place =
        database
            .placeOf(relation, range, copy.rows())
            .map(ctid -> "at ctid " + ctid)
            .orElse("number " + copy.rows() + " of " + range);
    return new TableUnreadableException(
        new Skip(
            SkipReason.VALUE_TOO_LARGE,
            "The row %s of %s has a value of %d bytes as text; a Parquet file can hold %d. Shorten it, or leave the table out."
                .formatted(place, table, e.valueBytes(), OversizeException.LIMIT_BYTES)));
  }

  private boolean isStopped() {
    return cancelled || read.isEnded();
  }

  private void requireOpen() {
    if (cancelled) {
      throw new FailedException(Fault.STOPPED, "Reading table " + table + " was cancelled.");
    }
    read.requireOpen();
  }
}

package dev.spillway.mysql.live;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.mysql.catalog.CatalogTable;
import dev.spillway.mysql.catalog.TableColumn;
import dev.spillway.mysql.charset.TextDecoder;
import dev.spillway.mysql.protocol.BinaryRows;
import dev.spillway.mysql.protocol.ColumnDecoder;
import dev.spillway.mysql.protocol.OversizeException;
import dev.spillway.mysql.protocol.RowPage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads one range by one SELECT.
final class MysqlTableReader implements TableReader {
  private final MysqlRead read;
  private final CatalogTable table;
  private final PointSession session;
  private final BinaryRows rows;
  private final RowPage page = new RowPage();
  private final List<Optional<TextDecoder>> texts = new ArrayList<>();
  private final List<ColumnDecoder> decoders = new ArrayList<>();
  private volatile boolean cancelled;
  private boolean ended;
  private boolean broken;
  private boolean closed;

  MysqlTableReader(MysqlRead read, CatalogTable table, PointSession session, BinaryRows rows) {
    this.read = read;
    this.table = table;
    this.session = session;
    this.rows = rows;
    for (TableColumn column : table.columns()) {
      Optional<TextDecoder> text = column.charset().map(read.point().charsets()::decoder);
      texts.add(text);
      decoders.add(ColumnDecoder.of(column.mapping(), text));
    }
  }

  @Override
  public int read(ColumnBatch batch) {
    batch.clear();
    requireOpen();
    while (!ended && batch.rows() < batch.maxRows() && batch.bytes() < batch.maxBytes()) {
      long before = rows.bytes();
      ended = !readPage(batch.maxRows() - batch.rows());
      decode(batch);
      read.pauseAfter(rows.bytes() - before, this::isStopped);
      requireOpen();
    }
    return batch.rows();
  }

  private boolean readPage(int maxRows) {
    try {
      return rows.readPage(page, maxRows);
    } catch (OversizeException e) {
      throw tooLarge();
    } catch (SQLException e) {
      requireOpen();
      throw ReadFailures.ofTable(name(), e);
    } catch (IOException e) {
      broken = true;
      requireOpen();
      throw new FailedException(
          Fault.TRANSIENT,
          "The connection broke while table %s was read: %s".formatted(name(), e.getMessage()),
          e);
    }
  }

  private void decode(ColumnBatch batch) {
    for (int column = 0; column < decoders.size(); column++) {
      decoders.get(column).decode(page, column, batch.vector(column));
    }
  }

  private TableUnreadableException tooLarge() {
    return new TableUnreadableException(
        new Skip(
            SkipReason.VALUE_TOO_LARGE,
            "A row of %s has more than %d bytes, the most that can be exported. Shorten it, or leave the table out."
                .formatted(name(), OversizeException.LIMIT_BYTES)));
  }

  @Override
  public synchronized void cancel() {
    if (!closed && !cancelled) {
      cancelled = true;
      try {
        read.stopStatement(session);
      } catch (SQLException | FailedException e) {
        session.abort();
      }
    }
  }

  @Override
  public void close() {
    if (!isFirstClose()) {
      return;
    }
    if (broken || !isQuiet()) {
      read.broken(session);
    } else {
      read.ended(session);
    }
  }

  private synchronized boolean isFirstClose() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /// Ends the statement if it still sends rows. The connection is worth the effort: nothing can
  /// take its place.
  private boolean isQuiet() {
    try {
      if (!rows.isEnded()) {
        if (!cancelled) {
          read.stopStatement(session);
        }
        session.drain(rows);
      }
      return true;
    } catch (SQLException | IOException | FailedException e) {
      return false;
    }
  }

  @Override
  public List<Finding> findings() {
    List<Finding> found = new ArrayList<>();
    long converted = 0;
    for (int column = 0; column < decoders.size(); column++) {
      String of =
          "of column %s of %s".formatted(table.columns().get(column).column().name(), name());
      found.add(
          new Finding(
              "DATES_EXPORTED_AS_NULL",
              decoders.get(column).noDates(),
              "values %s are no dates of the calendar, such as 0000-00-00, and were exported as NULL."
                  .formatted(of)));
      if (texts.get(column).isPresent()) {
        TextDecoder text = texts.get(column).get();
        found.add(
            new Finding(
                "STRINGS_INVALID",
                text.invalid(),
                "values %s hold bytes that are no text in the column's character set; U+FFFD stands for them."
                    .formatted(of)));
        converted += text.converted();
      }
    }
    found.add(
        new Finding(
            "STRINGS_CONVERTED",
            converted,
            "values of %s were converted to UTF-8 from their column's character set."
                .formatted(name())));
    return found;
  }

  private TableName name() {
    return table.table().name();
  }

  private boolean isStopped() {
    return cancelled || read.isEnded();
  }

  private void requireOpen() {
    if (cancelled) {
      throw new FailedException(Fault.STOPPED, "Reading table " + name() + " was cancelled.");
    }
    read.requireOpen();
  }
}

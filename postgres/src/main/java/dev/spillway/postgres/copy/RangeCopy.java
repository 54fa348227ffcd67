package dev.spillway.postgres.copy;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.TableName;
import dev.spillway.core.spool.SpooledBytes;
import dev.spillway.postgres.catalog.Relation;
import dev.spillway.postgres.catalog.TableColumn;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// One range of a relation on its way into column batches. Used by one thread; the caller owns the
/// connection, its transaction and snapshot.
public final class RangeCopy {
  private static final long LEAST_KEPT_BYTES = 64 << 10;
  private static final long MOST_KEPT_BYTES = 32 << 20;

  private final String name;
  private final CopyStream stream;
  private final List<TableColumn> columns;
  private final ColumnDecoder[] decoders;
  private final RowPage page = new RowPage();
  private boolean complete;

  private RangeCopy(
      String name, CopyStream stream, List<TableColumn> columns, ColumnDecoder[] decoders) {
    this.name = name;
    this.stream = stream;
    this.columns = columns;
    this.decoders = decoders;
  }

  /// Begins the COPY.
  ///
  /// @param table that the relation belongs to
  /// @param repair for text of databases that do not say its encoding
  public static RangeCopy begin(
      Connection connection,
      TableName table,
      Relation relation,
      List<TableColumn> columns,
      BlockRange range,
      Optional<TextRepair> repair)
      throws SQLException {
    String sql = CopyQuery.copy(relation, columns, range);
    return begin(connection, table.toString(), sql, columns, repair);
  }

  /// Begins the COPY of what stands behind a FROM and has columns of these names and types.
  public static RangeCopy beginFrom(
      Connection connection, String from, List<TableColumn> columns, Optional<TextRepair> repair)
      throws SQLException {
    return begin(connection, from, CopyQuery.copy(from, columns), columns, repair);
  }

  private static RangeCopy begin(
      Connection connection,
      String name,
      String sql,
      List<TableColumn> columns,
      Optional<TextRepair> repair)
      throws SQLException {
    ColumnDecoder[] decoders =
        columns.stream()
            .map(column -> ColumnDecoder.of(column.mapping().wire(), repair))
            .toArray(ColumnDecoder[]::new);
    List<Optional<LargeValues>> large =
        columns.stream().map(column -> LargeValues.of(column.mapping(), repair)).toList();
    return new RangeCopy(name, new CopyStream(connection, sql, large), columns, decoders);
  }

  /// A query that answers the ctid of the row that a COPY sends as number `row`, in its snapshot.
  public static String placeQuery(Relation relation, BlockRange range, long row) {
    return CopyQuery.placeOf(relation, range, row);
  }

  /// Bytes received so far.
  public long bytes() {
    return stream.bytes();
  }

  /// The number of the row that comes next, from 0; see [#placeQuery].
  public long rows() {
    return stream.rows();
  }

  /// Whether nothing more can be added to the batch: it holds a row with large values, or such a
  /// row comes next and has to be alone.
  public boolean isComplete(ColumnBatch batch) {
    return batch.rows() > 0 && (complete || stream.isLargeNext());
  }

  /// Adds one page of rows to the batch, which is not complete, at most as many as it has room for.
  /// Values that are larger than what the batch may hold go to its spool.
  ///
  /// @return whether the COPY goes on; if not, it has ended and the connection is free
  /// @throws OversizeException if a value is larger than Parquet allows
  public boolean readPage(ColumnBatch batch) throws SQLException, IOException, OversizeException {
    long keepBytes = Math.clamp(batch.maxBytes(), LEAST_KEPT_BYTES, MOST_KEPT_BYTES);
    stream.fill(page, batch.maxRows() - batch.rows(), keepBytes);
    if (page.rows() == 0 && batch.rows() == 0 && stream.isLargeNext()) {
      stream.fillLarge(page, keepBytes, batch.spool());
    }
    complete = page.isSpooled();
    for (int column = 0; column < decoders.length; column++) {
      decode(column, batch);
    }
    if (!page.isConsumed()) {
      throw new IllegalStateException("rows of " + name + " do not fit their columns");
    }
    boolean goesOn = page.rows() > 0 || stream.isLargeNext();
    // At once, so that a giant row is not held here while it is encoded.
    page.clear();
    return goesOn;
  }

  private void decode(int column, ColumnBatch batch) {
    Optional<SpooledBytes> spooled = page.spooled(column);
    if (spooled.isPresent()) {
      page.positions()[0] += Integer.BYTES;
      ((BytesVector) batch.vector(column)).addLarge(spooled.get());
    } else {
      try {
        decoders[column].decode(page, batch.vector(column));
      } catch (UnfitNumericException e) {
        throw unfit(column, e);
      }
    }
  }

  private FailedException unfit(int column, UnfitNumericException cause) {
    return new FailedException(
        Fault.SOURCE,
        "Column %s of %s holds a numeric with more digits than its type allows. Give the column a type that holds it: ALTER TABLE ... ALTER COLUMN ... TYPE numeric."
            .formatted(columns.get(column).column().name(), name),
        cause);
  }
}

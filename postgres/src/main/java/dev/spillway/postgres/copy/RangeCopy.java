package dev.spillway.postgres.copy;

import dev.spillway.core.column.ColumnBatch;
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
  private final Relation relation;
  private final CopyStream stream;
  private final ColumnDecoder[] decoders;
  private final RowPage page = new RowPage();

  private RangeCopy(Relation relation, CopyStream stream, ColumnDecoder[] decoders) {
    this.relation = relation;
    this.stream = stream;
    this.decoders = decoders;
  }

  /// Begins the COPY.
  ///
  /// @param repair for text of databases that do not say its encoding
  public static RangeCopy begin(
      Connection connection,
      Relation relation,
      List<TableColumn> columns,
      BlockRange range,
      Optional<TextRepair> repair)
      throws SQLException {
    ColumnDecoder[] decoders =
        columns.stream()
            .map(column -> ColumnDecoder.of(column.mapping().wire(), repair))
            .toArray(ColumnDecoder[]::new);
    String sql = CopyQuery.copy(relation, columns, range);
    return new RangeCopy(relation, new CopyStream(connection, sql, decoders.length), decoders);
  }

  /// A query that answers the ctid of the row that a COPY sends as number `row`, in its snapshot.
  public static String placeQuery(Relation relation, BlockRange range, long row) {
    return CopyQuery.placeOf(relation, range, row);
  }

  /// Bytes received so far.
  public long bytes() {
    return stream.bytes();
  }

  /// Adds one page of rows to the batch, at most as many as it has room for.
  ///
  /// @return whether rows came; once none did, the COPY has ended and the connection is free
  /// @throws OversizeException if a row is larger than a COPY may bring
  public boolean readPage(ColumnBatch batch) throws SQLException, IOException, OversizeException {
    stream.fill(page, batch.maxRows() - batch.rows());
    for (int column = 0; column < decoders.length; column++) {
      decoders[column].decode(page, batch.vector(column));
    }
    if (!page.isConsumed()) {
      throw new IllegalStateException("rows of " + relation.quoted() + " do not fit their columns");
    }
    boolean anyRows = page.rows() > 0;
    // At once, so that a giant value is not held here while it is encoded.
    page.clear();
    return anyRows;
  }
}

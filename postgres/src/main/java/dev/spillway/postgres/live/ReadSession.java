package dev.spillway.postgres.live;

import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.TableName;
import dev.spillway.postgres.catalog.Relation;
import dev.spillway.postgres.catalog.TableColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Executor;
import org.postgresql.PGConnection;

/// A connection that reads units, one short transaction each, so that locks do not pile up. Used by
/// one thread at a time, except [#cancel()] and [#close()].
final class ReadSession implements AutoCloseable {
  private static final Executor SAME_THREAD = Runnable::run;

  private final Object owner;
  private final String database;
  private final Connection connection;

  ReadSession(Object owner, String database, Connection connection) {
    this.owner = owner;
    this.database = database;
    this.connection = connection;
  }

  boolean isFor(Object anyOwner, String anyDatabase) {
    return isOf(anyOwner) && database.equals(anyDatabase);
  }

  boolean isOf(Object anyOwner) {
    return owner == anyOwner;
  }

  Connection connection() {
    return connection;
  }

  /// Begins a transaction that sees the snapshot.
  void begin(String snapshotId) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(importSql(snapshotId));
    }
  }

  /// Begins a transaction that sees the snapshot, locks the relation against being truncated,
  /// rewritten or dropped until the transaction ends, then requires that none of it has happened
  /// since the snapshot. The functions asked look at the catalogs of now, where a query of the
  /// catalogs would see the snapshot's.
  ///
  /// @throws SourceChangedException if it is not the planned relation any more
  void begin(String snapshotId, TableName table, Relation relation, List<TableColumn> columns)
      throws SQLException {
    // One round trip for all three; the server does none after one that failed.
    String sql =
        importSql(snapshotId)
            + "; LOCK TABLE ONLY "
            + relation.quoted()
            + " IN ACCESS SHARE MODE; "
            + identitySql(relation, columns);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      statement.getMoreResults();
      statement.getMoreResults();
      try (ResultSet row = statement.getResultSet()) {
        row.next();
        if (row.getLong(1) != relation.oid()) {
          throw changed(table, relation, "is another table under its name now");
        }
        if (row.getLong(2) != relation.fileNode()) {
          throw changed(table, relation, "was truncated or rewritten");
        }
        if (row.getLong(3) != 0) {
          throw changed(table, relation, "had columns renamed, or dropped and added again,");
        }
      }
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /// Asks the server to stop what it does for this session. Thread-safe.
  void cancel() throws SQLException {
    connection.unwrap(PGConnection.class).cancelQuery();
  }

  /// Ends the session at once, also in the middle of a COPY. Thread-safe.
  void abort() {
    try {
      cancel();
      connection.abort(SAME_THREAD);
    } catch (SQLException e) {
      // The server cannot be asked any more; then it has nothing to stop either.
      close();
    }
  }

  /// Ends an idle session.
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing is left to be freed then.
    }
  }

  static SourceChangedException changed(TableName table, Relation relation, String what) {
    return new SourceChangedException(
        "The table %s (%s) %s after the export's snapshot was taken, so its rows of then cannot be read any more. Start the export again when the change is over, or export a DB snapshot."
            .formatted(table, relation.quoted(), what));
  }

  private static String importSql(String snapshotId) {
    return "SET TRANSACTION SNAPSHOT '" + snapshotId + "'";
  }

  private static String identitySql(Relation relation, List<TableColumn> columns) {
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      values
          .append(i == 0 ? "(" : ", (")
          .append(relation.attributes().get(i))
          .append(", ")
          .append(literal(relation.quoted() + "." + columns.get(i).quoted()))
          .append(')');
    }
    return """
    SELECT pg_catalog.to_regclass(%1$s)::pg_catalog.oid::pg_catalog.int8,
           pg_catalog.pg_relation_filenode(%2$d::pg_catalog.oid)::pg_catalog.int8,
           (SELECT count(*) FROM (VALUES %3$s) AS planned(number, identity)
            WHERE (SELECT o.identity FROM pg_catalog.pg_identify_object(
                     'pg_catalog.pg_class'::pg_catalog.regclass, %2$d::pg_catalog.oid,
                     planned.number) o) IS DISTINCT FROM planned.identity)
    """
        .formatted(literal(relation.quoted()), relation.oid(), values);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}

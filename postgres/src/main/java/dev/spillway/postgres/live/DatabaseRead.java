package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.TableName;
import dev.spillway.postgres.catalog.CatalogQueries;
import dev.spillway.postgres.catalog.CatalogReader;
import dev.spillway.postgres.catalog.DatabaseCatalog;
import dev.spillway.postgres.catalog.Relation;
import dev.spillway.postgres.catalog.TableColumn;
import dev.spillway.postgres.catalog.TypeLibraries;
import dev.spillway.postgres.copy.BlockRange;
import dev.spillway.postgres.copy.RangeCopy;
import dev.spillway.postgres.copy.TextRepair;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One database of a read: its snapshot, and the sessions that read by it. Thread-safe.
final class DatabaseRead {
  private final DatabaseRow database;
  private final Sessions sessions;
  private final HeldSnapshot snapshot;

  DatabaseRead(DatabaseRow database, Sessions sessions, HeldSnapshot snapshot) {
    this.database = database;
    this.sessions = sessions;
    this.snapshot = snapshot;
  }

  DatabaseRow database() {
    return database;
  }

  HeldSnapshot snapshot() {
    return snapshot;
  }

  /// What converts text that a reader of this database gets; each reader has its own.
  Optional<TextRepair> repair() {
    return sessions.repair(database);
  }

  ReadSession newSession(Object owner) {
    return new ReadSession(owner, database.name(), sessions.in(database));
  }

  DatabaseCatalog catalog(ExportScope scope) {
    try (ReadSession session = newSession(this)) {
      importing(session, session::begin);
      return CatalogReader.read(
          new CatalogQueries(session.connection(), sessions.names(database)),
          database.name(),
          scope);
    } catch (SQLException e) {
      throw ReadFailures.of("listing the tables of database '" + database.name() + "'", e);
    }
  }

  /// The tables that this server has no library to print, by name. Only for servers of ours: it
  /// takes a superuser, and a live server has the libraries of its own types.
  Map<TableName, Skip> unprintable(Map<TableName, List<TypeLibraries.Use>> tables) {
    Map<TableName, Skip> skips = new HashMap<>();
    try (ReadSession session = newSession(this)) {
      session.connection().setAutoCommit(true);
      MissingLibraries missing = new MissingLibraries(session.connection());
      tables.forEach(
          (table, uses) -> missing.skip(table, uses).ifPresent(skip -> skips.put(table, skip)));
      return skips;
    } catch (SQLException e) {
      throw ReadFailures.of("looking at the types of database '" + database.name() + "'", e);
    }
  }

  /// Begins a transaction and in it the COPY of a range.
  RangeCopy begin(
      ReadSession session,
      TableName table,
      Relation relation,
      List<TableColumn> columns,
      BlockRange range,
      Optional<TextRepair> repair) {
    try {
      importing(session, id -> session.begin(id, table, relation, columns));
      return RangeCopy.begin(session.connection(), table, relation, columns, range, repair);
    } catch (SQLException e) {
      throw ReadFailures.ofTable(table, relation, e);
    }
  }

  @FunctionalInterface
  private interface Import {
    void of(String snapshotId) throws SQLException;
  }

  /// Imports the snapshot; if the session that exported it is gone, by its spare.
  private void importing(ReadSession session, Import beginning) throws SQLException {
    String id = snapshot.id();
    try {
      beginning.of(id);
    } catch (SQLException e) {
      if (!ReadFailures.isSnapshotGone(e)) {
        throw e;
      }
      session.connection().rollback();
      snapshot.check();
      if (snapshot.id().equals(id)) {
        throw new FailedException(
            Fault.SOURCE,
            "Database '%s' does not let sessions import the snapshot %s: %s"
                .formatted(database.name(), id, ReadFailures.said(e)),
            e);
      }
      beginning.of(snapshot.id());
    }
  }

  /// Where a row lies that was too large to be read, if the server can still say it.
  Optional<String> placeOf(Relation relation, BlockRange range, long row) {
    try (ReadSession session = newSession(this)) {
      importing(session, session::begin);
      Connection connection = session.connection();
      try (Statement statement = connection.createStatement();
          ResultSet place = statement.executeQuery(RangeCopy.placeQuery(relation, range, row))) {
        return place.next() ? Optional.of(place.getString(1)) : Optional.empty();
      }
    } catch (SQLException | FailedException e) {
      return Optional.empty();
    }
  }
}

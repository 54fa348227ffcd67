package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.postgres.catalog.Names;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.copy.TextRepair;
import java.io.IOException;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Visits the databases of a server on a prepared snapshot one after the other: nothing changes
/// there meanwhile, so one session at a time will do.
public final class DatabaseTour {
  private final Sessions sessions;

  /// @param label names the sessions
  /// @param fallbackCharset for text of databases that do not say their encoding
  public DatabaseTour(PostgresConnector connector, String label, Charset fallbackCharset) {
    this.sessions = new Sessions(connector, label, fallbackCharset);
  }

  /// A database that can be asked.
  ///
  /// @param connection in a transaction
  /// @param names as the connection's session reads them
  /// @param repair as the database's text is read
  public record Stop(
      String database, Connection connection, Names names, Optional<TextRepair> repair) {}

  /// What is done with each database, in the order of their names.
  public interface Visitor {
    void visit(Stop stop) throws SQLException, IOException;

    /// Of a database that lets nobody in.
    void refused(String database, String why) throws IOException;
  }

  /// @param through names of databases to learn the others from
  /// @throws FailedException if the server does not answer
  public void each(List<String> through, Visitor visitor) throws IOException {
    for (DatabaseRow row : databases(through)) {
      if (!row.refusal().isEmpty()) {
        visitor.refused(row.name(), row.refusal());
      } else {
        visit(row, visitor);
      }
    }
  }

  private List<DatabaseRow> databases(List<String> through) {
    Optional<FailedException> failure = Optional.empty();
    for (String candidate : through) {
      try (Connection connection = sessions.first(candidate)) {
        return ServerSurvey.of(connection).databases();
      } catch (SQLException e) {
        throw ReadFailures.of("listing the databases", e);
      } catch (FailedException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    throw failure.orElseThrow();
  }

  private void visit(DatabaseRow row, Visitor visitor) throws IOException {
    Connection connection;
    try {
      connection = sessions.in(row);
    } catch (FailedException e) {
      if (!PointOpening.isAboutOneDatabase(e)) {
        throw e;
      }
      visitor.refused(row.name(), String.valueOf(e.getMessage()));
      return;
    }
    try (connection) {
      visitor.visit(new Stop(row.name(), connection, sessions.names(row), sessions.repair(row)));
    } catch (SQLException e) {
      throw ReadFailures.of("reading the catalogs of database '" + row.name() + "'", e);
    }
  }
}

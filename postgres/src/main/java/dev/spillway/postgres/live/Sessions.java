package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.catalog.Names;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import dev.spillway.postgres.copy.TextRepair;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// Opens the sessions of one read, all alike and all on the same run of the same server.
/// Thread-safe.
final class Sessions {
  private static final String PREFIX = "spillway/";

  private final PostgresConnector connector;
  private final PostgresSession session;
  private final Charset fallbackCharset;
  private volatile Optional<ServerIdentity> identity = Optional.empty();

  Sessions(PostgresConnector connector, String label, Charset fallbackCharset) {
    this.connector = connector;
    this.fallbackCharset = fallbackCharset;
    this.session =
        PostgresSession.named(label.startsWith(PREFIX) ? label : PREFIX + label)
            .settings(SessionSettings.atStart())
            .driver("prepareThreshold", "0");
  }

  /// A session outside transactions; the first one decides which server is the one.
  Connection first(String database) {
    return open(
        database,
        session,
        connection -> {
          identity = Optional.of(ServerIdentity.of(connection));
        });
  }

  /// A session in whose transactions queries see a snapshot; nothing has begun yet.
  Connection in(DatabaseRow database) {
    return database.asciiOnly()
        ? open(
            database.name(),
            session.driver("allowEncodingChanges", "true"),
            connection -> {
              passBytesThrough(connection);
              prepare(connection);
            })
        : open(database.name(), session, this::prepare);
  }

  /// How names come out of a session of that database.
  Names names(DatabaseRow database) {
    return database.asciiOnly() ? new Names.Bytes() : new Names.Utf8();
  }

  /// What converts text of that database; empty if the server does.
  Optional<TextRepair> repair(DatabaseRow database) {
    return database.asciiOnly() ? Optional.of(new TextRepair(fallbackCharset)) : Optional.empty();
  }

  @FunctionalInterface
  private interface Preparation {
    void apply(Connection connection) throws SQLException;
  }

  private Connection open(String database, PostgresSession wanted, Preparation preparation) {
    Connection connection = connector.connect(database, wanted);
    try {
      SessionSettings.complete(connection);
      preparation.apply(connection);
      return connection;
    } catch (SQLException e) {
      Closing.quietly(connection);
      throw ReadFailures.of("preparing a session in database '" + database + "'", e);
    } catch (FailedException e) {
      Closing.quietly(connection);
      throw e;
    }
  }

  private void prepare(Connection connection) throws SQLException {
    ServerIdentity found = ServerIdentity.of(connection);
    if (identity.isPresent() && !identity.get().equals(found)) {
      throw new FailedException(
          Fault.SOURCE,
          "%s led to another server than before (%s, before: %s): the server was restarted or failed over, or a load balancer stands between. The snapshot is lost; start the export again, and connect to one server directly."
              .formatted(connector.address(), found, identity.get()));
    }
    connection.setAutoCommit(false);
  }

  /// In a database without a known encoding the server converts nothing, whatever the client asks
  /// for. Latin-1 lets the driver carry every byte of every name.
  private static void passBytesThrough(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET client_encoding = 'LATIN1'");
    }
  }
}

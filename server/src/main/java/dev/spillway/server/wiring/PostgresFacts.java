package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a PostgreSQL server says of itself; empty if it cannot be reached.
final class PostgresFacts implements Supplier<Optional<ServerFacts>> {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresFacts.class);
  private static final String DATABASE = "postgres";

  private static final String QUERY =
      """
      SELECT pg_catalog.current_setting('server_version'),
        (SELECT pg_catalog.sum(pg_catalog.pg_database_size(d.oid)) FROM pg_catalog.pg_database d
          WHERE d.datallowconn AND pg_catalog.has_database_privilege(d.oid, 'CONNECT'))
      """;

  private final PostgresConnector connector;

  PostgresFacts(PostgresConnector connector) {
    this.connector = connector;
  }

  @Override
  public Optional<ServerFacts> get() {
    try (Connection connection =
            connector.connect(DATABASE, PostgresSession.named("spillway/facts"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      String version = row.getString(1);
      return Optional.of(new ServerFacts(version.split(" ", 2)[0], row.getLong(2)));
    } catch (SQLException | FailedException e) {
      LOG.warn("{} cannot be reached: {}", connector.address(), e.getMessage());
      return Optional.empty();
    }
  }
}

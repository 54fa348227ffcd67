package dev.spillway.server.wiring;

import dev.spillway.core.source.ServerFacts;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;

/// What a PostgreSQL server says of itself.
final class PostgresFacts implements Supplier<ServerFacts> {
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
  public ServerFacts get() {
    try (Connection connection =
            connector.connect(DATABASE, PostgresSession.named("spillway/facts"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      String version = row.getString(1);
      return new ServerFacts(version.split(" ", 2)[0], row.getLong(2));
    } catch (SQLException e) {
      throw AskedFacts.failed(connector.address().toString(), e);
    }
  }
}

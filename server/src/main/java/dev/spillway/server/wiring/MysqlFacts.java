package dev.spillway.server.wiring;

import dev.spillway.core.source.ServerFacts;
import dev.spillway.mysql.connect.MysqlConnector;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;

/// What a MySQL or MariaDB server says of itself.
final class MysqlFacts implements Supplier<ServerFacts> {
  private static final String QUERY =
      """
      SELECT VERSION(),
        (SELECT SUM(DATA_LENGTH + INDEX_LENGTH) FROM information_schema.TABLES
          WHERE TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema'))
      """;

  private final MysqlConnector connector;

  MysqlFacts(MysqlConnector connector) {
    this.connector = connector;
  }

  @Override
  public ServerFacts get() {
    try (Connection connection = connector.connect("spillway/facts");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      // Behind the version stand the distribution's name and the kind of build.
      String version = row.getString(1).split("-", 2)[0];
      return new ServerFacts(version, row.getLong(2));
    } catch (SQLException e) {
      throw AskedFacts.failed(connector.address().toString(), e);
    }
  }
}

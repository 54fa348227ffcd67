package dev.spillway.postgres.live;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What tells one run of one server from all others. A load balancer or a failover may lead the
/// next connection to another one, whose rows are not those of the snapshot.
record ServerIdentity(String systemIdentifier, int timeline, String started) {
  private static final String SQL =
      """
      SELECT (SELECT s.system_identifier FROM pg_catalog.pg_control_system() s),
             (SELECT c.timeline_id FROM pg_catalog.pg_control_checkpoint() c),
             pg_catalog.pg_postmaster_start_time()
      """;

  static ServerIdentity of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SQL)) {
      row.next();
      return new ServerIdentity(row.getString(1), row.getInt(2), row.getString(3));
    }
  }

  @Override
  public String toString() {
    return "system identifier %s, timeline %d, started %s"
        .formatted(systemIdentifier, timeline, started);
  }
}

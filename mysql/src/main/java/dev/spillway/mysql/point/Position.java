package dev.spillway.mysql.point;

import dev.spillway.core.source.Engine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Where in the server's binary log the point is, for those who want to follow the changes from
/// there on.
///
/// @param binlog `file:position`; empty if there is no binary log or the user may not see it
/// @param gtid empty likewise
record Position(String binlog, String gtid) {
  static Position unknown() {
    return new Position("", "");
  }

  /// The position of now.
  static Position now(Connection connection, Engine engine) {
    String binlog =
        engine == Engine.MARIADB
            ? status(connection, "SHOW MASTER STATUS")
            : status(connection, "SHOW BINARY LOG STATUS");
    if (binlog.isEmpty() && engine == Engine.MYSQL) {
      binlog = status(connection, "SHOW MASTER STATUS"); // before 8.2
    }
    String gtid =
        value(
            connection,
            engine == Engine.MARIADB ? "SELECT @@gtid_binlog_pos" : "SELECT @@gtid_executed");
    return new Position(binlog, gtid.replace("\n", ""));
  }

  /// Of a position that MariaDB's `binlog_snapshot_*` gave.
  static Position ofSnapshot(Connection connection, String file, String position) {
    String gtid = value(connection, "SELECT BINLOG_GTID_POS('%s', %s)".formatted(file, position));
    return new Position(file + ":" + position, gtid);
  }

  @Override
  public String toString() {
    String log = binlog.isEmpty() ? "binlog position not known" : "binlog " + binlog;
    return gtid.isEmpty() ? log : log + ", GTID " + gtid;
  }

  private static String status(Connection connection, String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) + ":" + row.getString(2) : "";
    } catch (SQLException e) {
      return ""; // The user has not the privilege; the point does not depend on it.
    }
  }

  private static String value(Connection connection, String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    } catch (SQLException e) {
      return "";
    }
  }
}

package dev.spillway.mysql.connect;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Engine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mariadb.jdbc.Connection;

/// Opens the sessions of one read, all alike and all on the same server: no time limit of the
/// server ends them, times are UTC by offset, and text comes as it is stored. Thread-safe.
public final class ReadingSessions {
  private static final int LOCK_WAIT_SECONDS = 10;
  private static final int A_YEAR_SECONDS = 31_536_000;
  private static final int UNKNOWN_VARIABLE = 1193;
  private static final int ACCESS_DENIED = 1227;

  private final MysqlConnector connector;
  private final String label;
  private Optional<String> server = Optional.empty();

  /// @param label as [dev.spillway.core.source.Source#open]
  public ReadingSessions(MysqlConnector connector, String label) {
    this.connector = connector;
    this.label = label.startsWith("spillway/") ? label : "spillway/" + label;
  }

  public Engine engine() {
    return connector.address().engine();
  }

  /// A new session outside transactions; the caller closes it.
  ///
  /// @throws FailedException with what to do; also if another server answered than before
  public Connection open() {
    Connection connection = connector.connect(label);
    try {
      prepare(connection);
      requireSettings(connection);
      requireSameServer(connection);
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw ConnectFailures.explain(connector.address(), e);
    } catch (FailedException e) {
      close(connection);
      throw e;
    }
  }

  /// Closes a connection whose fate does not matter any more.
  public static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // What led here is the one to tell.
    }
  }

  private void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String setting : settings()) {
        try {
          statement.execute("SET SESSION " + setting);
        } catch (SQLException e) {
          // Releases differ in the limits that they know.
          if (e.getErrorCode() != UNKNOWN_VARIABLE) {
            throw e;
          }
        }
      }
      letTablesGo(statement);
    }
  }

  /// With a binary log MariaDB keeps the metadata lock of every table that a transaction has read,
  /// also behind a rollback to a savepoint; but not for sessions that never write to it.
  private void letTablesGo(Statement statement) throws SQLException {
    if (engine() == Engine.MARIADB) {
      try {
        statement.execute("SET SESSION sql_log_bin = 0");
      } catch (SQLException e) {
        if (e.getErrorCode() != ACCESS_DENIED) {
          throw e;
        }
      }
    }
  }

  private List<String> settings() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "autocommit = 1",
                "time_zone = '+00:00'",
                "sql_mode = ''",
                "sql_select_limit = DEFAULT",
                "sql_big_selects = 1",
                "completion_type = 0",
                "character_set_results = NULL",
                "lock_wait_timeout = " + LOCK_WAIT_SECONDS,
                "net_write_timeout = " + A_YEAR_SECONDS,
                "net_read_timeout = " + A_YEAR_SECONDS,
                "wait_timeout = " + A_YEAR_SECONDS));
    settings.addAll(
        engine() == Engine.MARIADB
            ? List.of(
                "max_statement_time = 0",
                "idle_transaction_timeout = 0",
                "idle_readonly_transaction_timeout = 0",
                "idle_write_transaction_timeout = 0",
                "system_versioning_asof = DEFAULT")
            : List.of("max_execution_time = 0", "information_schema_stats_expiry = 0"));
    settings.add("TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    return settings;
  }

  /// Poolers and proxies may drop settings.
  private void requireSettings(Connection connection) throws SQLException {
    String isolation =
        value(
            connection,
            "SHOW SESSION VARIABLES WHERE Variable_name IN ('transaction_isolation','tx_isolation')",
            2);
    String others =
        value(
            connection,
            "SELECT CONCAT(@@session.time_zone, '|', @@session.character_set_results IS NULL, '|', @@session.sql_mode)",
            1);
    if (!isolation.equals("REPEATABLE-READ") || !others.equals("+00:00|1|")) {
      throw new FailedException(
          Fault.SETUP,
          "%s does not keep the settings of a session (%s, %s): a proxy stands between that answers for other sessions. Connect to the server directly."
              .formatted(connector.address(), isolation, others));
    }
  }

  private synchronized void requireSameServer(Connection connection) throws SQLException {
    String found =
        value(
            connection,
            "SELECT CONCAT_WS(' ', @@hostname, @@port, @@server_id, VERSION(), @@datadir)",
            1);
    if (server.isPresent() && !server.get().equals(found)) {
      throw new FailedException(
          Fault.SOURCE,
          "%s led to another server than before (%s, before: %s): a load balancer stands between. Connect to one server directly."
              .formatted(connector.address(), found, server.get()));
    }
    server = Optional.of(found);
  }

  private static String value(Connection connection, String sql, int column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(column)) : "";
    }
  }
}

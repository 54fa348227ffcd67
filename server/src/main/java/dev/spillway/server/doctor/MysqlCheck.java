package dev.spillway.server.doctor;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.source.Engine;
import dev.spillway.mysql.connect.MysqlConnector;
import dev.spillway.server.configuration.DatabaseSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;

/// One declared MySQL or MariaDB server: reachable, a version that can be exported, and what the
/// user's privileges allow.
final class MysqlCheck implements Check {
  private static final String SELECT = "SELECT";

  private final DatabaseSettings database;
  private final MysqlConnector connector;
  private final String subject;

  MysqlCheck(DatabaseSettings database, MysqlConnector connector) {
    this.database = database;
    this.connector = connector;
    this.subject = "database " + database.id();
  }

  @Override
  public void examine(Consumer<Finding> findings) {
    try (Connection connection = connector.connect("spillway/doctor");
        Statement statement = connection.createStatement()) {
      findings.accept(DatabaseCheck.protection(subject, database, connector.address().toString()));
      version(statement, findings);
      privileges(statement, findings);
      connections(statement, findings);
    } catch (FailedException | SQLException e) {
      findings.accept(Finding.fail(subject, e, firstSteps()));
    }
  }

  private String firstSteps() {
    return """
    CREATE USER %1$s@'%%' IDENTIFIED BY '...';
    %2$s\
    """
        .formatted(database.user(), grant());
  }

  private String grant() {
    return "GRANT SELECT, LOCK TABLES, PROCESS, RELOAD, REPLICATION CLIENT ON *.* TO %s@'%%';"
        .formatted(database.user());
  }

  private void version(Statement statement, Consumer<Finding> findings) throws SQLException {
    String version = value(statement, "SELECT VERSION()", 1);
    String[] parts = version.split("[.-]", -1);
    int number = Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
    boolean mariadb = database.engine() == Engine.MARIADB;
    String name = mariadb ? "MariaDB " : "MySQL ";
    findings.accept(
        number >= (mariadb ? 1006 : 800)
            ? Finding.ok(subject, name + version)
            : Finding.fail(
                subject,
                "%s; this release exports MariaDB from 10.6 and MySQL from 8.0"
                    .formatted(name + version)));
  }

  private void privileges(Statement statement, Consumer<Finding> findings) throws SQLException {
    MysqlGrants grants = MysqlGrants.of(statement);
    findings.accept(
        grants.has(SELECT)
            ? Finding.ok(subject, "the user may read every table")
            : Finding.warn(
                subject,
                "the user has no SELECT on *.*: tables that it may not see are not exported, and nothing tells of them",
                grant()));
    findings.accept(
        grants.has("PROCESS")
            ? Finding.ok(subject, "PROCESS: changed tables are recognised by InnoDB's number")
            : Finding.warn(
                subject,
                "no PROCESS: a table that takes another's place is recognised by its time of creation only, to the second",
                grant()));
    findings.accept(position(grants));
    findings.accept(point(statement, grants));
    for (String role : grants.inactiveRoles()) {
      findings.accept(inactive(role));
    }
  }

  private Finding inactive(String role) {
    return Finding.warn(
        subject,
        "the role %s is granted to the user, but is not active when it connects: its privileges do not count"
            .formatted(role),
        "SET DEFAULT ROLE %s %s %s@'%%';"
            .formatted(role, database.engine() == Engine.MARIADB ? "FOR" : "TO", database.user()));
  }

  private Finding position(MysqlGrants grants) {
    return grants.has("BINLOG MONITOR") || grants.has("REPLICATION CLIENT")
        ? Finding.ok(subject, "REPLICATION CLIENT: export_info names the binlog position")
        : Finding.warn(
            subject,
            "no REPLICATION CLIENT: export_info cannot name the binlog position"
                + (database.engine() == Engine.MARIADB
                    ? ", and one point needs a lock of a moment"
                    : ""),
            grant());
  }

  /// Which way to one point an export will find; see docs/mysql.md. What only other ways need is
  /// named, but nothing to mend: managed services do not grant it.
  private Finding point(Statement statement, MysqlGrants grants) throws SQLException {
    boolean mariadb = database.engine() == Engine.MARIADB;
    boolean reload = grants.has("RELOAD") || grants.has("FLUSH_TABLES");
    boolean lock = grants.has("LOCK TABLES");
    boolean monitor = grants.has("BINLOG MONITOR") || grants.has("REPLICATION CLIENT");
    String several = "one point on several connections";
    String without =
        (reload ? "" : "; no RELOAD, which another way needs")
            + (lock ? "" : "; no LOCK TABLES, which another way needs");
    if (mariadb && monitor && value(statement, "SHOW VARIABLES LIKE 'log_bin'", 2).equals("ON")) {
      return Finding.ok(subject, several + " by binlog position, no lock" + without);
    }
    // Without PROCESS nobody can tell what FLUSH TABLES WITH READ LOCK would wait for.
    if (reload && (mariadb || grants.has("PROCESS"))) {
      return Finding.ok(subject, several + "; writes wait for the moment of its taking" + without);
    }
    return lock
        ? Finding.ok(
            subject,
            several + "; writes to exported tables wait for the moment of its taking" + without)
        : Finding.warn(
            subject,
            (reload ? "RELOAD without PROCESS" : "no RELOAD")
                + " and no LOCK TABLES: exports read on one connection",
            grant());
  }

  private void connections(Statement statement, Consumer<Finding> findings) throws SQLException {
    int most = Integer.parseInt(value(statement, "SELECT @@max_connections", 1));
    int now = Integer.parseInt(value(statement, "SHOW STATUS LIKE 'Threads_connected'", 2));
    int needed = database.maxConnections() + 2;
    findings.accept(
        most - now >= needed
            ? Finding.ok(
                subject,
                "%d free connections, an export uses up to %d".formatted(most - now, needed))
            : Finding.warn(
                subject,
                "%d free connections, an export uses up to %d".formatted(most - now, needed),
                "lower max-connections of this database, or raise the server's max_connections"));
  }

  private static String value(Statement statement, String sql, int column) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(column)) : "";
    }
  }
}

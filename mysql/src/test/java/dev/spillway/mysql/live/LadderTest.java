package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.Notice;
import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Privileges are taken away one by one: each time the next way to one point is found and named.
class LadderTest {
  /// As docs/mysql.md has it for managed services, whose users have no RELOAD that takes a lock.
  private static final String MANAGED = "SELECT, LOCK TABLES, PROCESS, REPLICATION CLIENT";

  private static Stream<Arguments> rungs() {
    return MysqlRelease.everyday()
        .flatMap(release ->
            release.engine() == Engine.MARIADB
                ? Stream.of(
                    Arguments.of(release, "SELECT, RELOAD, BINLOG MONITOR, PROCESS", "rung 1", 4),
                    Arguments.of(release, MANAGED, "rung 1", 4),
                    Arguments.of(release, "SELECT, RELOAD", "rung 2", 4),
                    Arguments.of(release, "SELECT, LOCK TABLES", "rung 4", 4),
                    Arguments.of(release, "SELECT", "rung 5", 1))
                : Stream.of(
                    Arguments.of(release, "SELECT, RELOAD, PROCESS", "rung 3", 4),
                    Arguments.of(release, "SELECT, FLUSH_TABLES, PROCESS", "rung 3", 4),
                    Arguments.of(release, MANAGED, "rung 4", 4),
                    Arguments.of(release, "SELECT, LOCK TABLES", "rung 4", 4),
                    // It cannot see what the read lock would wait for.
                    Arguments.of(release, "SELECT, RELOAD", "rung 5", 1),
                    Arguments.of(release, "SELECT", "rung 5", 1)));
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void takesTheFirstRungThatThePrivilegesAllow(
      MysqlRelease release, String privileges, String rung, int connections) {
    TestMysql mysql = TestMysql.shared(release);
    String database = userWithTable(mysql, privileges);
    try (ConsistentRead read = open(mysql, database)) {
      requirePoint(read, rung, connections);
      assertThat(Reading.rows(read, database, "t")).containsExactly("1", "2");
      assertThat(read.notices().stream().map(Notice::reason))
          .filteredOn(reason -> !reason.equals("PROCESS_PRIVILEGE_MISSING"))
          .isEqualTo(connections == 1 ? List.of("ONE_CONNECTION_ONLY") : List.of());
      assertThat(read.notices().stream().map(Notice::reason))
          .filteredOn("PROCESS_PRIVILEGE_MISSING"::equals)
          .hasSize(privileges.contains("PROCESS") ? 0 : 1);
      if (privileges.equals(MANAGED)) {
        assertThat(read.consistency().evidence()).contains("binlog ").contains("GTID ");
      }
    }
  }

  /// A backup that runs for hours holds the stages that rung 2 needs.
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everydayMariadb")
  void anotherBackupLeadsToTheReadLock(MysqlRelease release) throws SQLException {
    TestMysql mysql = TestMysql.shared(release);
    String database = userWithTable(mysql, "SELECT, RELOAD, PROCESS");
    try (Connection backup = mysql.connect("");
        Statement statement = backup.createStatement()) {
      statement.execute("BACKUP STAGE START");
      try (ConsistentRead read = open(mysql, database)) {
        requirePoint(read, "rung 3", 4);
        assertThat(read.consistency().evidence())
            .contains("rung 2 (BACKUP STAGE BLOCK_COMMIT) was not to be had");
        assertThat(Reading.rows(read, database, "t")).containsExactly("1", "2");
      }
    }
  }

  /// RDS, Aurora and others give their users RELOAD, and refuse what it is for.
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void aManagedServiceLeadsToTableLocks(MysqlRelease release) throws IOException {
    TestMysql mysql = TestMysql.shared(release);
    // Where REPLICATION CLIENT is given, MariaDB needs no lock.
    String position = release.engine() == Engine.MARIADB ? "" : ", REPLICATION CLIENT";
    String database = userWithTable(mysql, "SELECT, RELOAD, LOCK TABLES, PROCESS" + position);
    try (ManagedService service = new ManagedService(mysql);
        ConsistentRead read =
            new LiveSource(
                    Reading.connector(mysql, service.port(), database, "p"), Reading.options())
                .open(Reading.scope(mysql, database), "test")) {
      requirePoint(read, "rung 4", 4);
      assertThat(read.consistency().evidence())
          .contains(
              "rung 3 (FLUSH TABLES WITH READ LOCK) is refused: Access denied by the service",
              position.isEmpty()
                  ? "rung 2 (BACKUP STAGE BLOCK_COMMIT) is refused"
                  : "about binlog ",
              "lock held ");
      assertThat(Reading.rows(read, database, "t")).containsExactly("1", "2");
      assertThat(read.notices()).isEmpty();
    }
  }

  /// The lock would wait for it, and every writer for the lock.
  @Test
  void aStatementThatRunsForLongLeadsPastTheReadLock() throws Exception {
    TestMysql mysql = TestMysql.shared(MysqlRelease.MYSQL_9);
    // MySQL counts a statement's time from the session's own idea of now.
    String past = "set timestamp = unix_timestamp() - ";
    for (String rung : List.of("rung 4", "rung 3")) {
      requireRungBeside(mysql, past + (rung.equals("rung 4") ? 6 : 2), rung);
    }
  }

  @Test
  @Tag("all")
  void soItDoesInMariadb() throws Exception {
    TestMysql mysql = TestMysql.shared(MysqlRelease.MARIADB_11_4);
    try (Connection backup = mysql.connect("");
        Statement statement = backup.createStatement()) {
      statement.execute("BACKUP STAGE START");
      requireRungBeside(mysql, "do sleep(0)", "rung 4");
    }
  }

  private static void requireRungBeside(TestMysql mysql, String before, String rung)
      throws Exception {
    String database = userWithTable(mysql, "SELECT, RELOAD, LOCK TABLES, PROCESS");
    String sleep = "select sleep(1000) as " + database;
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> sleeping = threads.submit(() -> mysql.execute("", before, sleep));
      String id = idOf(mysql, sleep, rung.equals("rung 4") ? 6 : 0);
      try (ConsistentRead read = open(mysql, database)) {
        requirePoint(read, rung, 4);
        String waited =
            "rung 3 (FLUSH TABLES WITH READ LOCK) was not to be had in 5 tries: a statement runs for 5 seconds or more";
        assertThat(read.consistency().evidence().contains(waited))
            .as(read.consistency().evidence())
            .isEqualTo(rung.equals("rung 4"));
      } finally {
        mysql.execute("", "kill " + id);
      }
      assertThatThrownBy(sleeping::get).isInstanceOf(ExecutionException.class);
    }
  }

  /// Waits until a statement has run for so many seconds.
  private static String idOf(TestMysql mysql, String statement, int seconds) {
    String query =
        "select id from information_schema.processlist where info = '%s' and time >= %d"
            .formatted(statement, seconds);
    List<String> found = mysql.rows("", query);
    while (found.isEmpty()) {
      mysql.execute("", "do sleep(0.05)");
      found = mysql.rows("", query);
    }
    return found.getFirst();
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void privilegesMayComeThroughARole(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = userWithTable(mysql, "USAGE");
    boolean mariadb = release.engine() == Engine.MARIADB;
    String role = "role_" + database;
    mysql.execute(
        "",
        "create role " + role,
        "grant SELECT, RELOAD, PROCESS on *.* to " + role,
        "grant " + role + " to '" + database + "'@'%'",
        "set default role %s %s '%s'@'%%'".formatted(role, mariadb ? "for" : "to", database));
    try (ConsistentRead read = open(mysql, database)) {
      requirePoint(read, mariadb ? "rung 2" : "rung 3", 4);
      assertThat(read.notices()).isEmpty();
      assertThat(Reading.rows(read, database, "t")).containsExactly("1", "2");
    }
  }

  private static String userWithTable(TestMysql mysql, String privileges) {
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        // No other table looks like it, so that it is exported without PROCESS, too.
        "create table t (id_of_" + database + " int primary key)",
        "insert into t values (1), (2)",
        "create user '" + database + "'@'%' identified by 'p'",
        "grant " + privileges + " on *.* to '" + database + "'@'%'");
    return database;
  }

  private static void requirePoint(ConsistentRead read, String rung, int connections) {
    assertThat(read.consistency().onePoint()).isTrue();
    assertThat(read.consistency().evidence())
        .startsWith("one point on " + connections + " connection")
        .contains(rung + " (");
  }

  /// The position is where a replica would go on.
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")
  void tellsThePositionOfThePoint(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    Engine engine = release.engine();
    String database = mysql.createDatabase();
    mysql.execute(database, "create table t (id int primary key)");
    try (ConsistentRead read = Reading.open(mysql, database)) {
      String gtid =
          mysql
              .value(
                  "",
                  engine == Engine.MARIADB ? "select @@gtid_binlog_pos" : "select @@gtid_executed")
              .replace("\n", "");
      String status =
          mysql
              .rows(
                  "",
                  release == MysqlRelease.MYSQL_9 || release == MysqlRelease.MYSQL_8_4
                      ? "show binary log status"
                      : "show master status")
              .getFirst();
      String[] place = status.split("\\|", -1);
      assertThat(read.consistency().evidence())
          .contains("binlog " + place[0] + ":" + place[1])
          .contains("GTID " + gtid);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void aServerWithoutABinaryLogIsReadAtOnePointAsWell(MysqlRelease release) {
    Engine engine = release.engine();
    try (TestMysql mysql = TestMysql.start(release, withoutBinlog(engine))) {
      String database = mysql.createDatabase();
      mysql.execute(database, "create table t (id int primary key)");
      try (ConsistentRead read = Reading.open(mysql, database)) {
        assertThat(read.consistency().evidence())
            .contains(engine == Engine.MARIADB ? "rung 2 (" : "rung 3 (")
            .contains("binlog position not known");
      }
    }
  }

  private static Map<String, String> withoutBinlog(Engine engine) {
    return engine == Engine.MARIADB
        ? Map.of("log-bin", "-")
        : Map.of(
            "log-bin", "-", "gtid-mode", "-", "enforce-gtid-consistency", "-", "skip-log-bin", "");
  }

  private static ConsistentRead open(TestMysql mysql, String user) {
    return new LiveSource(Reading.connector(mysql, user, "p"), Reading.options())
        .open(Reading.scope(mysql, user), "test");
  }
}

package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.Notice;
import dev.spillway.testkit.mysql.TestMysql;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Privileges are taken away one by one: each time the next way to one point is found and named.
class LadderTest {
  private static Stream<Arguments> rungs() {
    return Stream.of(
        Arguments.of(Engine.MARIADB, "SELECT, RELOAD, BINLOG MONITOR, PROCESS", "rung 1", 4),
        Arguments.of(Engine.MARIADB, "SELECT, RELOAD", "rung 2", 4),
        Arguments.of(Engine.MARIADB, "SELECT, LOCK TABLES", "rung 4", 4),
        Arguments.of(Engine.MARIADB, "SELECT", "rung 5", 1),
        Arguments.of(Engine.MYSQL, "SELECT, RELOAD, PROCESS", "rung 3", 4),
        Arguments.of(Engine.MYSQL, "SELECT, LOCK TABLES", "rung 4", 4),
        Arguments.of(Engine.MYSQL, "SELECT", "rung 5", 1));
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void takesTheFirstRungThatThePrivilegesAllow(
      Engine engine, String privileges, String rung, int connections) {
    TestMysql mysql = TestMysql.shared(engine);
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        "create table t (id int primary key)",
        "insert into t values (1), (2)",
        "create user '" + database + "'@'%' identified by 'p'",
        "grant " + privileges + " on *.* to '" + database + "'@'%'");
    try (ConsistentRead read = open(mysql, database)) {
      assertThat(read.consistency().onePoint()).isTrue();
      assertThat(read.consistency().evidence())
          .startsWith("one point on " + connections + " connection")
          .contains(rung + " (");
      assertThat(Reading.rows(read, database, "t")).containsExactly("1", "2");
      assertThat(read.notices().stream().map(Notice::reason))
          .filteredOn(reason -> !reason.equals("PROCESS_PRIVILEGE_MISSING"))
          .isEqualTo(connections == 1 ? List.of("ONE_CONNECTION_ONLY") : List.of());
      assertThat(read.notices().stream().map(Notice::reason))
          .filteredOn("PROCESS_PRIVILEGE_MISSING"::equals)
          .hasSize(privileges.contains("PROCESS") ? 0 : 1);
    }
  }

  /// The position is where a replica would go on.
  @ParameterizedTest
  @MethodSource("servers")
  void tellsThePositionOfThePoint(Engine engine) {
    TestMysql mysql = TestMysql.shared(engine);
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
              .rows("", engine == Engine.MARIADB ? "show master status" : "show binary log status")
              .getFirst();
      String[] place = status.split("\\|", -1);
      assertThat(read.consistency().evidence())
          .contains("binlog " + place[0] + ":" + place[1])
          .contains("GTID " + gtid);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aServerWithoutABinaryLogIsReadAtOnePointAsWell(Engine engine) {
    try (TestMysql mysql = TestMysql.start(engine, withoutBinlog(engine))) {
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

  private static Stream<Engine> servers() {
    return Stream.of(Engine.MARIADB, Engine.MYSQL);
  }

  private static ConsistentRead open(TestMysql mysql, String user) {
    return new LiveSource(Reading.connector(mysql, user, "p"), Reading.options())
        .open(Reading.scope(mysql, user), "test");
  }
}

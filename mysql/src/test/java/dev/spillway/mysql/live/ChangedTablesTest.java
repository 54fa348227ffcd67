package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import dev.spillway.testkit.source.BatchText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A table that changed after the point is never read as if it had not.
class ChangedTablesTest {
  /// Each leaves a table `t` that other rows or columns would be read from.
  private static final List<String> CHANGES =
      List.of(
          "rename table t to old_t, new_t to t",
          "truncate t",
          "alter table t add column c int, algorithm=instant",
          "alter table t engine=innodb",
          "alter table t rename column v to w",
          "drop table t",
          "alter table p exchange partition p0 with table x");

  /// What leads to each rung; without PROCESS last.
  private static List<String> rights(Engine engine) {
    return engine == Engine.MARIADB
        ? List.of(
            "SELECT, BINLOG MONITOR, PROCESS",
            "SELECT, RELOAD, PROCESS",
            "SELECT, LOCK TABLES, PROCESS",
            "SELECT, PROCESS",
            "SELECT, RELOAD")
        : List.of(
            "SELECT, RELOAD, PROCESS",
            "SELECT, LOCK TABLES, PROCESS",
            "SELECT, PROCESS",
            "SELECT, LOCK TABLES");
  }

  private static Stream<Arguments> rights() {
    return MysqlRelease.oneOfEach()
        .flatMap(release -> rights(release.engine()).stream().map(r -> Arguments.of(release, r)));
  }

  /// All changes to databases of their own on one server with one user, each after the point.
  @ParameterizedTest
  @MethodSource("rights")
  void isNoticedBeforeTheFirstRow(MysqlRelease release, String privileges) {
    TestMysql mysql = TestMysql.shared(release);
    String user = mysql.createDatabase();
    mysql.execute(
        "",
        "create user '" + user + "'@'%' identified by 'p'",
        "grant " + privileges + " on *.* to '" + user + "'@'%'");
    List<String> databases = CHANGES.stream().map(change -> tables(mysql)).toList();
    boolean numbers = privileges.contains("PROCESS");
    if (!numbers) {
      // Tables made in the same second cannot be told apart.
      mysql.value("", "select sleep(1 - microsecond(now(6)) / 1000000)");
    }
    databases.forEach(database ->
        mysql.execute(database, "create table new_t like t", "insert into new_t values (3, 3)"));
    try (ConsistentRead read =
        new LiveSource(Reading.connector(mysql, user, "p"), Reading.options())
            .open(Reading.scope(mysql, databases.toArray(String[]::new)), "test")) {
      for (int i = 0; i < CHANGES.size(); i++) {
        requireNoticed(mysql, read, databases.get(i), CHANGES.get(i), numbers);
      }
    }
  }

  private static String tables(TestMysql mysql) {
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        "create table t (id int primary key, v int)",
        "insert into t values (1, 1), (2, 2)",
        "create table p (id int primary key) partition by range (id) (partition p0 values less than (10))",
        "create table x (id int primary key)",
        "insert into p values (1)",
        "insert into x values (2)");
    return database;
  }

  private static void requireNoticed(
      TestMysql mysql, ConsistentRead read, String database, String change, boolean numbers) {
    String table = change.startsWith("alter table p") ? "p" : "t";
    if (table.equals("p") && !numbers) {
      assertThat(Reading.table(read, database, "p").skip()).isPresent();
      return;
    }
    mysql.execute(database, change);
    assertThatThrownBy(() -> Reading.rows(read, database, table))
        .as(change)
        .isInstanceOf(SourceChangedException.class)
        .hasMessageContaining(database + "." + table);
    // The other table of an exchange is another one now, too.
    if (table.equals("t")) {
      assertThat(Reading.rows(read, database, "x")).hasSize(1);
    } else {
      assertThatThrownBy(() -> Reading.rows(read, database, "x"))
          .isInstanceOf(SourceChangedException.class);
    }
  }

  /// Without PROCESS, a table that could be swapped with another one unnoticed is left out, and one
  /// that was created just now is waited for.
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")
  void whatCannotBeToldApartIsLeftOut(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        "create user '" + database + "'@'%' identified by 'p'",
        "grant select, reload on *.* to '" + database + "'@'%'",
        "create table part (only_here int primary key) partition by hash (only_here) partitions 2",
        "create table exchangeable (only_here int primary key)",
        "create table a (" + database + "_id int primary key)",
        "create table b like a",
        "create table c like a",
        "create table unique_one (" + database + "_x int primary key)",
        "insert into unique_one values (1)");
    try (ConsistentRead read =
        new LiveSource(Reading.connector(mysql, database, "p"), Reading.options())
            .open(Reading.scope(mysql, database), "test")) {
      assertThat(read.tables())
          .filteredOn(table -> table.skip().isPresent())
          .extracting(table -> table.name().table())
          .contains("part", "exchangeable")
          // Three within less than two seconds.
          .containsAnyOf("a", "c")
          .doesNotContain("unique_one");
      // In the second of its creation this would go unnoticed.
      mysql.execute(database, "truncate unique_one");
      assertThatThrownBy(() -> Reading.rows(read, database, "unique_one"))
          .isInstanceOf(SourceChangedException.class);
    }
  }

  /// InnoDB writes such names in an encoding of its own; tables of one second differ by its numbers
  /// only.
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void tablesOfAnyNameAreKnownByTheirNumber(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    for (String name : List.of("Ääß", "表", "naïve €", "a-b.c", "plain")) {
      mysql.execute(
          database,
          "set timestamp = 1700000000",
          "create table `%s` (id int primary key)".formatted(name),
          "create table `new %s` like `%s`".formatted(name, name),
          "insert into `new %s` values (3)".formatted(name));
      try (ConsistentRead read = Reading.open(mysql, database)) {
        mysql.execute(
            database,
            "rename table `%s` to `old %s`, `new %s` to `%s`".formatted(name, name, name, name));
        assertThatThrownBy(() -> Reading.rows(read, database, name))
            .as(name)
            .isInstanceOf(SourceChangedException.class);
      }
    }
  }

  /// While a range is read nobody can change its table; afterwards everybody can.
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void aTableIsHeldOnlyWhileItIsRead(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    mysql.execute(
        database, "create table t (id int primary key, v int)", "insert into t values (1, 1)");
    try (ConsistentRead read = Reading.open(mysql, database)) {
      SourceTable table = Reading.table(read, database, "t");
      TableRange range = read.split(table, Long.MAX_VALUE).getFirst();
      try (TableReader reader = read.reader(table, range)) {
        assertThatThrownBy(() ->
                mysql.execute(
                    database, "set lock_wait_timeout = 1", "alter table t add column c int"))
            .hasMessageContaining("Lock wait timeout");
        assertThat(reader.read(BatchText.batch(table))).isEqualTo(1);
      }
      mysql.execute(database, "set lock_wait_timeout = 1", "alter table t add column c int");
    }
  }

  /// A reader that ends early gives its connection back with the point still on it.
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void aReaderClosedEarlyOrCancelledLosesNoPoint(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        "create table t (id int auto_increment primary key, v varchar(1000))",
        "insert into t (v) values (repeat('x', 1000))");
    for (int doubling = 0; doubling < 14; doubling++) {
      mysql.execute(database, "insert into t (v) select v from t");
    }
    try (ConsistentRead read =
        new LiveSource(Reading.connector(mysql), Reading.options().maxConnections(1))
            .open(Reading.scope(mysql, database), "test")) {
      SourceTable table = Reading.table(read, database, "t");
      TableRange range = read.split(table, Long.MAX_VALUE).getFirst();
      try (TableReader reader = read.reader(table, range)) {
        assertThat(reader.read(BatchText.batch(table))).isPositive();
      }
      try (TableReader reader = read.reader(table, range)) {
        assertThat(reader.read(BatchText.batch(table))).isPositive();
        reader.cancel();
        assertThatThrownBy(() -> reader.read(BatchText.batch(table)))
            .hasMessageContaining("cancelled");
      }
      mysql.execute(database, "delete from t");
      assertThat(BatchText.rows(read, table, range)).hasSize(1 << 14);
    }
  }
}

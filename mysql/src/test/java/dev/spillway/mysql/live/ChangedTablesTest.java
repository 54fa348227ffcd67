package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.testkit.mysql.TestMysql;
import dev.spillway.testkit.source.BatchText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
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

  private static Stream<Arguments> changes() {
    return Stream.of(Engine.MARIADB, Engine.MYSQL)
        .flatMap(engine ->
            Stream.of("SELECT, RELOAD, PROCESS", "SELECT, RELOAD")
                .flatMap(rights -> CHANGES.stream().map(c -> Arguments.of(engine, rights, c))));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void isNoticedBeforeTheFirstRow(Engine engine, String privileges, String change) {
    TestMysql mysql = TestMysql.shared(engine);
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        "create user '" + database + "'@'%' identified by 'p'",
        "grant " + privileges + " on *.* to '" + database + "'@'%'",
        "create table t (id int primary key, v int)",
        "insert into t values (1, 1), (2, 2)",
        "create table p (id int primary key) partition by range (id) (partition p0 values less than (10))",
        "create table x (id int primary key)",
        "insert into p values (1)",
        "insert into x values (2)");
    // Without PROCESS, tables made in the same second cannot be told apart.
    awaitNextSecond(mysql);
    mysql.execute(database, "create table new_t like t", "insert into new_t values (3, 3)");
    String table = change.startsWith("alter table p") ? "p" : "t";
    try (ConsistentRead read =
        new LiveSource(Reading.connector(mysql, database, "p"), Reading.options())
            .open(Reading.scope(mysql, database), "test")) {
      if (!privileges.contains("PROCESS") && table.equals("p")) {
        assertThat(Reading.table(read, database, "p").skip()).isPresent();
        return;
      }
      mysql.execute(database, change);
      assertThatThrownBy(() -> Reading.rows(read, database, table))
          .isInstanceOf(SourceChangedException.class)
          .hasMessageContaining(database + "." + table);
      assertThat(Reading.rows(read, database, "x")).hasSize(table.equals("p") ? 0 : 1);
    } catch (SourceChangedException e) {
      assertThat(table).as("the other table of the exchange").isEqualTo("p");
    }
  }

  /// InnoDB writes such names in an encoding of its own; tables of one second differ by its numbers
  /// only.
  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void tablesOfAnyNameAreKnownByTheirNumber(Engine engine) {
    TestMysql mysql = TestMysql.shared(engine);
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

  private static void awaitNextSecond(TestMysql mysql) {
    mysql.value("", "select sleep(1 - microsecond(now(6)) / 1000000)");
  }

  /// While a range is read nobody can change its table; afterwards everybody can.
  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void aTableIsHeldOnlyWhileItIsRead(Engine engine) {
    TestMysql mysql = TestMysql.shared(engine);
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
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void aReaderClosedEarlyOrCancelledLosesNoPoint(Engine engine) {
    TestMysql mysql = TestMysql.shared(engine);
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

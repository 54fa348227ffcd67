package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which tables and columns are exported, and what is said of those that are not as they seem.
class LiveSourceTablesTest {
  private static final int LOOKS = 50;

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")
  void listsTablesWithTheirOddColumnsAndLeavesOutTheRest(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    String invisible =
        release.engine() == Engine.MARIADB ? "int invisible default 7" : "int default 7 invisible";
    mysql.execute(
        database,
        "create table t (a int primary key, b int as (a + 1) virtual, c int as (a + 2) stored, d "
            + invisible
            + ")",
        "insert into t (a) values (1)",
        "create view v as select * from t",
        "create table `od``d na'me é` (`co``l é` int)",
        "insert into `od``d na'me é` values (5)",
        "create table parts (a int, b int, primary key (a, b)) partition by range (a) subpartition by"
            + " hash (b) subpartitions 2 (partition p0 values less than (10), partition `p é` values"
            + " less than maxvalue)",
        "insert into parts values (1, 1), (1, 2), (20, 1), (20, 2), (20, 3)",
        "create table nothing (a int)");
    try (ConsistentRead read = Reading.open(mysql, database)) {
      assertThat(read.tables())
          .extracting(table -> table.name().table())
          .containsExactly("nothing", "od`d na'me é", "parts", "t");
      assertThat(Reading.rows(read, database, "t")).containsExactly("1|2|3|7");
      assertThat(Reading.rows(read, database, "od`d na'me é")).containsExactly("5");
      assertThat(Reading.rows(read, database, "nothing")).isEmpty();
      SourceTable parts = Reading.table(read, database, "parts");
      assertThat(read.split(parts, 1 << 20)).extracting(TableRange::relation).hasSize(4);
      assertThat(Reading.rows(read, database, "parts"))
          .containsExactlyInAnyOrder("1|1", "1|2", "20|1", "20|2", "20|3");
    }
    try (ConsistentRead read = Reading.open(mysql)) {
      assertThat(read.tables())
          .extracting(table -> table.name().database())
          .doesNotContain("mysql", "sys", "information_schema", "performance_schema");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everydayMariadb")
  void mariadbsSequencesAreLeftOutAndVersionedTablesShowTheirCurrentRows(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        "create sequence s",
        "create table t (a int primary key) with system versioning",
        "insert into t values (1), (2)",
        "delete from t where a = 1",
        "create table u (a int primary key, s timestamp(6) generated always as row start invisible, e"
            + " timestamp(6) generated always as row end invisible, period for system_time (s, e))"
            + " with system versioning",
        "insert into u values (1)",
        "create table v (a int primary key) with system versioning partition by system_time"
            + " (partition p0 history, partition p1 current)",
        "insert into v values (1), (2)",
        "delete from v where a = 1");
    try (ConsistentRead read = Reading.open(mysql, database)) {
      assertThat(read.tables()).extracting(t -> t.name().table()).containsExactly("t", "u", "v");
      assertThat(Reading.rows(read, database, "t")).containsExactly("2");
      assertThat(Reading.rows(read, database, "u")).singleElement().asString().startsWith("1|");
      assertThat(Reading.rows(read, database, "v")).containsExactly("2");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")
  void saysWhatCouldNotBeKept(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        "set sql_mode = ''",
        "create table m (a int) engine=myisam",
        "insert into m values (1)",
        "create table d (a int primary key, x date, y datetime)",
        "insert into d values (1, '0000-00-00', '2020-00-01'), (2, '2020-01-00', null), (3, null, null)",
        "create table s (a int primary key, x varchar(10) character set sjis, y varchar(10) character set latin1)",
        "insert into s values (1, 'あ', 'ä'), (2, 'a', 'a'), (3, x'859f41', null)");
    try (ConsistentRead read = Reading.open(mysql, database)) {
      assertThat(Reading.rows(read, database, "m")).containsExactly("1");
      assertThat(Reading.rows(read, database, "d"))
          .containsExactly("1|<null>|<null>", "2|<null>|<null>", "3|<null>|<null>");
      assertThat(Reading.rows(read, database, "s"))
          .containsExactly("1|あ|ä", "2|a|a", "3|\uFFFDA|<null>");
      assertThat(read.notices())
          .extracting(Notice::reason)
          .containsExactly("NON_TRANSACTIONAL_TABLE");
      assertThat(Reading.notices(read, database, "m")).isEmpty();
      assertThat(Reading.notices(read, database, "d"))
          .satisfiesExactly(
              x -> requireStart(x, "DATES_EXPORTED_AS_NULL", "2 values of column x of " + database),
              y ->
                  requireStart(y, "DATES_EXPORTED_AS_NULL", "1 values of column y of " + database));
      assertThat(Reading.notices(read, database, "s"))
          .satisfiesExactly(
              all -> requireStart(all, "STRINGS_CONVERTED", "2 values of " + database),
              x -> requireStart(x, "STRINGS_INVALID", "1 values of column x of " + database));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")
  void aTableOfWhichTheUserMayReadSomeColumnsOnlyIsNamed(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    mysql.execute(
        database,
        "create table t (a int, b int)",
        "insert into t values (1, 2)",
        "create table u (a int)",
        "create user '" + database + "'@'%' identified by 'p'",
        "grant select (a) on t to '" + database + "'@'%'",
        "grant select on u to '" + database + "'@'%'");
    try (ConsistentRead read =
        new LiveSource(Reading.connector(mysql, database, "p"), Reading.options())
            .open(Reading.scope(mysql, database), "test")) {
      assertThatThrownBy(() -> Reading.rows(read, database, "t"))
          .isInstanceOfSatisfying(
              TableUnreadableException.class,
              e -> assertThat(e.skip().reason()).isEqualTo(SkipReason.PERMISSIONS_DO_NOT_EXIST));
      assertThat(Reading.rows(read, database, "u")).isEqualTo(List.of());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")
  void rowsOfUpToThirtyTwoMegabytesAreReadAndLargerOnesNamed(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    mysql.execute(
        "", "set global max_allowed_packet = 67108864", "set global innodb_stats_auto_recalc = 0");
    mysql.execute(
        database,
        "create table t (a int primary key, b longblob)",
        "insert into t values (1, repeat('x', 16777200)), (2, repeat('y', 16777215)), (3, repeat('z', 33000000)), (4, 'w')",
        "create table u (a int primary key, b longblob)",
        "insert into u values (1, repeat('x', 40000000))");
    try (ConsistentRead read =
        new LiveSource(Reading.connector(mysql), Reading.options().maxConnections(1))
            .open(Reading.scope(mysql, database), "test")) {
      assertThat(Reading.rows(read, database, "t"))
          .extracting(String::length)
          .containsExactly(4 + 2 * 16_777_200, 4 + 2 * 16_777_215, 4 + 2 * 33_000_000, 6);
      assertThatThrownBy(() -> Reading.rows(read, database, "u"))
          .isInstanceOfSatisfying(
              TableUnreadableException.class,
              e -> assertThat(e.skip().reason()).isEqualTo(SkipReason.VALUE_TOO_LARGE));
      assertThat(Reading.rows(read, database, "t")).hasSize(4);
    }
  }

  /// information_schema shows neither of two tables under its name for a moment then.
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void aTableThatIsBeingSwappedIsNotMissing(MysqlRelease release) throws Exception {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    mysql.execute(database, "create table t (a int)", "create table u (a int)");
    LiveSource source = new LiveSource(Reading.connector(mysql), Reading.options());
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> swaps =
          threads.submit(() -> {
            while (!stop.get()) {
              mysql.execute(database, "rename table t to x, u to t, x to u");
            }
          });
      try {
        for (int looks = 0; looks < LOOKS; looks++) {
          assertThat(source.missing(Reading.scope(mysql, database + ".t"))).isEmpty();
        }
      } finally {
        stop.set(true);
      }
      swaps.get();
    }
    assertThat(source.missing(Reading.scope(mysql, database + ".t", database + ".gone")))
        .hasToString("[%1$s.%1$s.gone]".formatted(database));
  }

  private static void requireStart(Notice notice, String reason, String start) {
    assertThat(notice.reason()).isEqualTo(reason);
    assertThat(notice.detail()).startsWith(start);
  }
}

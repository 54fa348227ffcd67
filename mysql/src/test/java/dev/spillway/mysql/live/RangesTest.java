package dev.spillway.mysql.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import dev.spillway.testkit.source.BatchText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tables of every kind of key are cut into ranges that hold each row once and about the same
/// number of rows each.
class RangesTest {
  private static final int ROWS = 20_000;
  private static final int WANTED = 8;
  private static final int BASE = 28;

  /// A key and, by the number n of a row from 0 on, its values.
  private static final List<String[]> KEYS =
      List.of(
          new String[] {"a int", "a", "n"},
          new String[] {"a bigint unsigned", "a", "18446744073709551615 - n"},
          // Nine tenths of the rows in one hundredth of the span.
          new String[] {"a bigint", "a", "if(n % 10 = 0, n * 1000000, -n)"},
          new String[] {"a int, b int", "a, b", "n div 15000, n"},
          new String[] {"a int, b varchar(20), c int", "a, b, c", "1, concat('k', n % 7), n"},
          new String[] {"a varchar(36) character set latin1", "a", "uuid_of(n)"},
          new String[] {
            "a varchar(20) collate utf8mb4_bin", "a", "concat('user-', lpad(n, 8, '0'))"
          },
          new String[] {"a char(20)", "a", "concat(char(97 + n % 26), n)"},
          new String[] {"a varbinary(16)", "a", "unhex(left(sha2(n, 256), 32))"},
          new String[] {"a binary(16)", "a", "unhex(left(sha2(n, 256), 32))"},
          new String[] {"a decimal(20,4)", "a", "n / 7"},
          new String[] {"a date, b int", "a, b", "date '2020-01-01' + interval (n % 300) day, n"},
          new String[] {
            "a datetime(3)", "a", "timestamp '2020-01-01 00:00:00' + interval n minute"
          });

  /// One of each engine with every key, other releases with those of which estimates differ most.
  private static Stream<Arguments> keys() {
    List<MysqlRelease> all = MysqlRelease.oneOfEach().toList();
    return MysqlRelease.everyday()
        .flatMap(release ->
            KEYS.stream()
                .filter(key -> all.contains(release) || key[1].contains(","))
                .map(key -> Arguments.of(release, key[0], key[1], key[2])));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void rangesHoldEachRowOnceAndAreBalanced(
      MysqlRelease release, String columns, String key, String values) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    fill(mysql, database, columns, key, values);
    try (ConsistentRead read = Reading.open(mysql, database)) {
      SourceTable table = Reading.table(read, database, "t");
      List<TableRange> ranges = read.split(table, Math.ceilDiv(table.bytes(), WANTED));
      List<String> rows = new ArrayList<>();
      List<Integer> counts = new ArrayList<>();
      for (TableRange range : ranges) {
        List<String> part = BatchText.rows(read, table, range);
        rows.addAll(part);
        counts.add(part.size());
      }
      assertThat(rows).hasSize(ROWS).doesNotHaveDuplicates();
      assertThat(ranges).as("ranges of %s", counts).hasSizeBetween(WANTED / 2, WANTED);
      assertThat(Collections.max(counts))
          .as("the most rows of a range, of %s", counts)
          .isLessThan(ROWS * 5 / (2 * WANTED));
    }
  }

  /// Of a key that cannot be cut, or none.
  private static Stream<Arguments> wholes() {
    return MysqlRelease.oneOfEach()
        .flatMap(release ->
            Stream.of(
                    "a int)",
                    "a int, key (a))",
                    "a int null, unique key (a))",
                    "a float primary key)",
                    "a enum('a') not null, b int, primary key (a, b))",
                    "a int primary key) engine=myisam")
                .map(columns -> Arguments.of(release, columns)));
  }

  @ParameterizedTest
  @MethodSource("wholes")
  void aTableWithoutAKeyToCutByIsReadInOneRange(MysqlRelease release, String columns) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    String values = columns.contains("enum") ? "1, n" : "n";
    mysql.execute(
        database, "create table t (" + columns, "insert into t select " + values + numbers());
    try (ConsistentRead read = Reading.open(mysql, database)) {
      SourceTable table = Reading.table(read, database, "t");
      List<TableRange> ranges = read.split(table, 1);
      assertThat(ranges).singleElement().extracting(TableRange::range).isEqualTo("");
      assertThat(BatchText.rows(read, table, ranges.getFirst()))
          .hasSize(ROWS)
          .doesNotHaveDuplicates();
    }
  }

  /// Ranges are cut by what the server has now; the point may have rows before and behind it.
  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void theFirstAndTheLastRangeHaveNoEnd(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    String database = mysql.createDatabase();
    fill(mysql, database, "a int", "a", "n");
    try (ConsistentRead read = Reading.open(mysql, database)) {
      mysql.execute(database, "delete from t where a < 3000 or a > 17000");
      SourceTable table = Reading.table(read, database, "t");
      List<TableRange> ranges = read.split(table, Math.ceilDiv(table.bytes(), WANTED));
      assertThat(ranges).hasSizeGreaterThan(1);
      List<String> rows = new ArrayList<>();
      ranges.forEach(range -> rows.addAll(BatchText.rows(read, table, range)));
      assertThat(rows).hasSize(ROWS).doesNotHaveDuplicates();
    }
  }

  private static void fill(
      TestMysql mysql, String database, String columns, String key, String values) {
    mysql.execute(
        database,
        "set sql_mode = ''",
        "create table t (" + columns + ", filler varchar(100), primary key (" + key + "))",
        "insert into t select %s, repeat('x', 60)"
                .formatted(values.replace("uuid_of(n)", "left(sha2(n, 256), 32)"))
            + numbers(),
        "analyze table t");
  }

  /// A FROM of the numbers `n` of all rows.
  private static String numbers() {
    return " from (select d1.d + %2$d * d2.d + %2$d * %2$d * d3.d as n from %3$s d1, %3$s d2, %3$s d3) numbers where n < %1$d"
        .formatted(ROWS, BASE, digits());
  }

  private static String digits() {
    return IntStream.range(0, BASE)
        .mapToObj(digit -> "select " + digit + " as d")
        .collect(Collectors.joining(" union all ", "(", ")"));
  }
}

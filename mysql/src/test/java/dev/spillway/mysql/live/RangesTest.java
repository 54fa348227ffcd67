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

  private static void fill(
      TestMysql mysql, String database, String columns, String key, String values) {
    mysql.execute(
        database,
        "set sql_mode = ''",
        "create table t (" + columns + ", filler varchar(100), primary key (" + key + "))",
        """
        insert into t select %1$s, repeat('x', 60) from (
          select d1.d + %3$d * d2.d + %3$d * %3$d * d3.d as n from digits d1, digits d2, digits d3) numbers
        where n < %2$d\
        """
            .replace("digits", digits())
            .formatted(values.replace("uuid_of(n)", "left(sha2(n, 256), 32)"), ROWS, BASE),
        "analyze table t");
  }

  private static String digits() {
    return IntStream.range(0, BASE)
        .mapToObj(digit -> "select " + digit + " as d")
        .collect(Collectors.joining(" union all ", "(", ")"));
  }
}

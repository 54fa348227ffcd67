package dev.spillway.server.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.embedded.sample.MariadbSampleServer;
import dev.spillway.mysqlserver.MariadbJar;
import dev.spillway.mysqlserver.MysqlPrograms;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A comparison that cannot fail proves nothing: each case takes equal tables and changes one
/// value.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariadbComparisonTest {
  private static final Path JARS = Path.of(System.getProperty("spillway.mariadb.jars", ""));

  /// The same three rows in both dialects: edges, then NULLs, then plain values.
  private static final String IN_MARIADB =
      """
      (-9223372036854775808, 18446744073709551615, -0e0, -0e0, -0.9999, 9.5, '-838:59:59', '1969-12-31 23:59:59.999999', '2020-05-00',
       'é"''😀', x'00ff', b'1000000001', POINT(1, 2), 'ä', 'b'),
      (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      (12, 0, 0.1, 1e300, 0.5, -1.25, '24:00:00', '9999-12-31 23:59:59', '2024-02-29', '', '', 0, NULL, '', 'a')
      """;

  private static final String IN_DUCKDB =
      """
      ((-9223372036854775808)::BIGINT, 18446744073709551615::DECIMAL(20, 0), '-0'::DOUBLE, '-0'::DOUBLE, '-0.9999'::DECIMAL(4, 4),
       '9.500000000000000000000000000000', '-838:59:59', '1969-12-31 23:59:59.999999'::TIMESTAMP, NULL, 'é"''😀', '\\x00\\xFF'::BLOB,
       '\\x02\\x01'::BLOB, '\\x00\\x00\\x00\\x00\\x01\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xF0\\x3F\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x40'::BLOB,
       'ä', 'b'),
      (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      (12, 0, 0.1::FLOAT::DOUBLE, 1e300::DOUBLE, 0.5, '-1.250000000000000000000000000000', '24:00:00', '9999-12-31 23:59:59', '2024-02-29',
       '', '', '\\x00\\x00', NULL, '', 'a')
      """;

  private static final String COLUMNS =
      "big, huge, a_float, \"Double\", small, wide, a_time, moment, day, \"a text\", bytes, bits, place, western, choice";

  @TempDir static Path directory;
  @TempDir Path files;
  private Optional<MariadbSampleServer> server = Optional.empty();
  private SampleTable table = new SampleTable("", "", "", List.of());

  @BeforeAll
  void start() throws SQLException {
    Path cache = JARS.resolveSibling("mysql-binaries");
    Optional<MysqlPrograms> programs = MariadbJar.programs(JARS, cache);
    Assumptions.assumeTrue(
        programs.isPresent(), "no MariaDB server: its jar is for Linux on x86-64");
    MariadbSampleServer started =
        MariadbSampleServer.start(
            programs.orElseThrow(), cache, directory.resolve("db"), new Random(1));
    server = Optional.of(started);
    try (Connection connection = started.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE shop; CREATE DATABASE ledger; CREATE DATABASE types");
      statement.execute("SET sql_mode = 'ANSI_QUOTES', time_zone = '+00:00'");
      statement.execute(
          """
          CREATE TABLE shop."T t" (big BIGINT, huge BIGINT UNSIGNED, a_float FLOAT, "Double" DOUBLE, small DECIMAL(4, 4),
            wide DECIMAL(65, 30), a_time TIME, moment DATETIME(6), day DATE, "a text" VARCHAR(20) CHARACTER SET utf8mb4, bytes BLOB,
            bits BIT(10), place POINT, western VARCHAR(9) CHARACTER SET latin1, choice ENUM('a', 'b'))
          """);
      statement.execute("INSERT INTO shop.\"T t\" VALUES " + IN_MARIADB);
    }
    table = new MariadbCatalog(started).tables().getFirst();
  }

  @AfterAll
  void stop() {
    server.ifPresent(MariadbSampleServer::close);
  }

  @Test
  void equalValuesOfEveryKindAreEqual() throws SQLException {
    Comparison.Finding finding = compared(IN_DUCKDB);

    assertThat(finding.differences()).isEmpty();
    assertThat(finding.rows()).isEqualTo(3);
    assertThat(finding.columns()).isEqualTo(15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "(-9223372036854775808) | (-9223372036854775807) | big",
        "18446744073709551615 | 18446744073709551614 | huge",
        "'-0'::DOUBLE, '-0'::DOUBLE | '0'::DOUBLE, '-0'::DOUBLE | a_float",
        "0.1::FLOAT::DOUBLE | 0.1::DOUBLE | a_float",
        "1e300::DOUBLE | 1.0000000000000002e300::DOUBLE | Double",
        "-0.9999 | 0.9999 | small",
        "'9.50000 | '9.50001 | wide",
        "'-838 | '838 | a_time",
        "999999'::TIMESTAMP | 999998'::TIMESTAMP | moment",
        "NULL, 'é | '2020-05-01', 'é | day",
        "é\"''😀 | e\"''😀 | a text",
        "'\\x00\\xFF'::BLOB | '\\x00\\xFE'::BLOB | bytes",
        "\\x02\\x01 | \\x01\\x02 | bits",
        "\\xF0\\x3F | \\xF0\\x3E | place",
        "'ä' | 'Ã¤' | western",
        "NULL, '', 'a' | NULL, '', 'b' | choice",
      })
  void oneChangedValueIsFound(String from, String to, String column) throws SQLException {
    String changed = IN_DUCKDB.replace(from, to);
    assertThat(changed).isNotEqualTo(IN_DUCKDB);

    assertThat(compared(changed).differences())
        .singleElement()
        .asString()
        .startsWith(column + ": ");
  }

  private Comparison.Finding compared(String values) throws SQLException {
    Path file = files.resolve("part.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM (VALUES %s) AS v (%s)) TO %s"
              .formatted(values, COLUMNS, Sql.text(file.toString())));
    }
    try (PartFiles partFiles = new PartFiles(files)) {
      return new Comparison(new MariadbCatalog(server.orElseThrow()), partFiles)
          .compare(table, List.of(file), true);
    }
  }
}

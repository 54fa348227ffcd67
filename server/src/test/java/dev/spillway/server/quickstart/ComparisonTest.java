package dev.spillway.server.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.embedded.sample.SampleServer;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.RunAs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A comparison that cannot fail proves nothing: each test takes equal tables and changes one
/// thing.
class ComparisonTest {
  private static final Path JARS = Path.of(System.getProperty("spillway.postgres.jars", ""));
  private static final PostgresBinaries BINARIES =
      PostgresBinaries.bundled(List.of(JARS), JARS.resolveSibling("postgres-binaries"));

  /// The same three rows in both dialects: edges, then NULLs, then plain values.
  private static final String IN_POSTGRES =
      """
      (1::int2, '-9223372036854775808'::int8, 'NaN'::float4, '-0'::float8, true, '\\x00ff'::bytea, 'é"''😀', 4294967295::oid,
       ROW(NULL, NULL)::pair, '10.0.0.1/8'::inet, 'x'::char(3)),
      (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      (-7, 12, 1e-45, '-Infinity', false, '', '', 0, ROW('a b', 1)::pair, '::1', ''::char(3))
      """;

  private static final String IN_DUCKDB =
      """
      (1::SMALLINT, (-9223372036854775808)::BIGINT, 'NaN'::FLOAT, '-0'::DOUBLE, true, '\\x00\\xFF'::BLOB, 'é"''😀',
       4294967295::BIGINT, '(,)', '10.0.0.1/8', 'x  '),
      (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      (-7, 12, 1e-45::FLOAT, '-Infinity', false, '', '', 0, '("a b",1)', '::1', '   ')
      """;

  private static final String COLUMNS =
      "small, big, \"real\", \"Double\", flag, bytes, \"a text\", an_oid, a_pair, an_inet, a_char";

  @TempDir static Path directory;
  private static SampleServer server;

  @TempDir Path files;
  private SampleTable table;
  private PartFiles partFiles;
  private Comparison comparison;

  @BeforeAll
  static void startServer() throws SQLException {
    server =
        SampleServer.start(
            BINARIES.require(17),
            RunAs.choose(Optional.empty()),
            directory.resolve("pg"),
            new Random(1));
    execute("CREATE TYPE pair AS (a text, b int)");
    execute(
        "CREATE TABLE \"T t\" AS SELECT * FROM (VALUES "
            + IN_POSTGRES
            + ") AS v ("
            + COLUMNS
            + ")");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void open() throws SQLException {
    PostgresCatalog catalog = new PostgresCatalog(server);
    table =
        catalog.tables("postgres").stream()
            .filter(found -> found.table().equals("T t"))
            .findFirst()
            .orElseThrow();
    partFiles = new PartFiles(files);
    comparison = new Comparison(catalog, partFiles);
  }

  @AfterEach
  void close() throws SQLException {
    partFiles.close();
  }

  @Test
  void equalValuesOfEveryKindAreEqual() throws SQLException {
    Comparison.Finding finding = comparison.compare(table, written(IN_DUCKDB), true);

    assertThat(finding.differences()).isEmpty();
    assertThat(finding.rows()).isEqualTo(3);
    assertThat(finding.columns()).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1::SMALLINT | 2::SMALLINT | small",
        "(-9223372036854775808) | (-9223372036854775807) | big",
        "'NaN' | '1.5' | real",
        "'-0' | '0' | Double",
        "true, | false, | flag",
        "\\x00\\xFF | \\x00\\xFE | bytes",
        "é\"''😀 | e\"''😀 | a text",
        "4294967295 | -1 | an_oid",
        "'(,)' | NULL | a_pair",
        "'::1' | '::1/128' | an_inet",
        "'   ' | '' | a_char",
      })
  void oneChangedValueIsFound(String from, String to, String column) throws SQLException {
    String changed = IN_DUCKDB.replace(from, to);
    assertThat(changed).isNotEqualTo(IN_DUCKDB);

    assertThat(comparison.compare(table, written(changed), true).differences())
        .singleElement()
        .asString()
        .startsWith(column + ": ");
  }

  @Test
  void anotherTypeIsFound() throws SQLException {
    String widened = IN_DUCKDB.replace("'NaN'::FLOAT", "'NaN'::DOUBLE");

    assertThat(comparison.compare(table, written(widened), true).differences())
        .singleElement()
        .asString()
        .startsWith("DuckDB cannot read it as expected: ");
  }

  @Test
  void aMissingRowIsFound() throws SQLException {
    String twoRows = IN_DUCKDB.substring(0, IN_DUCKDB.lastIndexOf(",\n(-7"));

    assertThat(comparison.compare(table, written(twoRows), true).differences())
        .contains("rows: database 3, export 2");
  }

  @Test
  void noPartFileIsNoRow() throws SQLException {
    assertThat(comparison.compare(table, List.of(), true).differences())
        .contains("rows: database 3, export 0");
  }

  @Test
  void anUnfinishedFolderIsFound() throws SQLException {
    assertThat(comparison.compare(table, written(IN_DUCKDB), false).differences())
        .containsExactly("there is no postgres/public.T_t/1/_SUCCESS");
  }

  @Test
  void otherColumnsAreFound() throws SQLException {
    Path file = files.resolve("other.parquet");
    inDuckDb("COPY (SELECT 1 AS other) TO " + Sql.text(file.toString()));

    assertThat(comparison.compare(table, List.of(file), true).differences())
        .singleElement()
        .asString()
        .contains("export [other]");
  }

  @Test
  void aFolderWithoutATableIsFound() {
    assertThat(
            Comparison.foreign(List.of(table), List.of("postgres/public.T_t/1", "postgres/x.y/1")))
        .containsExactly("postgres/x.y/1");
  }

  private List<Path> written(String values) throws SQLException {
    Path file = files.resolve("part.parquet");
    inDuckDb(
        "COPY (SELECT * FROM (VALUES %s) AS v (%s)) TO %s"
            .formatted(values, COLUMNS, Sql.text(file.toString())));
    return new ArrayList<>(List.of(file));
  }

  private static void inDuckDb(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

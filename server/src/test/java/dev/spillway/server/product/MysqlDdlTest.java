package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.TestMysql;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `spillway ddl` of exports of MySQL and MariaDB, with every kind of column: run by DuckDB and by
/// Spark, which read what the server has.
@Tag("all")
class MysqlDdlTest {
  private static final String KINDS =
      """
      CREATE TABLE kinds (
        id BIGINT UNSIGNED PRIMARY KEY, tiny TINYINT, flag TINYINT(1), small SMALLINT UNSIGNED,
        medium MEDIUMINT, plain INT, unsigned_int INT UNSIGNED, big BIGINT,
        money DECIMAL(14,2), wide DECIMAL(38,10), wider DECIMAL(65,30), single FLOAT, twice DOUBLE,
        bits BIT(9), in_year YEAR, day DATE, at_time TIME(3), stamp DATETIME(6), instant TIMESTAMP(3) NULL,
        fixed CHAR(3), words VARCHAR(20), longer TEXT, few BINARY(3), bytes VARBINARY(5), blobs BLOB,
        doc JSON, choice ENUM('a','b'), choices SET('x','y'), place POINT)\
      """;
  private static final List<String> ROWS =
      List.of(
          "INSERT INTO kinds VALUES (18446744073709551615, -128, 1, 65535, -8388608, -2147483648, 4294967295,"
              + " -9223372036854775808, -123456789012.34, 1.5, 2.5, 1.5, -2.5e300, b'101', 2155, '2024-02-29',"
              + " '-12:34:56.789', '2024-02-29 12:34:56.789012', '2024-02-29 12:34:56.7', 'abc', 'wörter',"
              + " 'long', 'abc', x'00ff', x'0102', '{\"a\": 1}', 'b', 'x,y', ST_GeomFromText('POINT(1 2)'))",
          "INSERT INTO kinds (id) VALUES (2)");

  @TempDir Path directory;

  static List<Engine> servers() {
    return TestMysql.available();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void duckDbAndSparkReadEveryKindOfColumn(Engine engine) throws Exception {
    TestMysql mysql = TestMysql.shared(engine);
    String database = mysql.createDatabase();
    mysql.execute(database, KINDS);
    mysql.execute(database, "SET time_zone = '+00:00'", ROWS.getFirst(), ROWS.getLast());
    try (Product product =
        MysqlSite.start(directory.resolve("site"), mysql, "SELECT, RELOAD, PROCESS")) {
      assertThat(product.export("kinds", Product.CLUSTER, database).status()).isEqualTo("COMPLETE");
      Path copy = product.copy("kinds", directory.resolve("copy"));

      assertThat(inDuckDb(ddl("duckdb", copy), database))
          .containsExactly(
              "2|||||DATE||||",
              "18446744073709551615|-128|-123456789012.34|1.5000000000|2155|DATE|2024-02-29|2024-02-29 12:34:56.789012+00|2024-02-29 12:34:56.7+00|wörter");
      assumeTrue(Spark.isHere(), "Spark is not here: .ci/steps/15-spark.sh fetches it");
      assertThat(
              Spark.run(
                  directory,
                  ddl("spark", copy)
                      + """

                      SELECT id, tiny, money, wide, in_year, day, date_format(stamp, 'yyyy-MM-dd HH:mm:ss.SSSSSS'), words
                      FROM %1$s.kinds_typed ORDER BY id;
                      SELECT count(*), count(xxhash64(*)) FROM %1$s.kinds_typed;
                      """
                          .formatted(database),
                  ddl("hive", copy)))
          .startsWith(
              "2|null|null|null|null|null|null|null",
              "18446744073709551615|-128|-123456789012.34|1.5000000000|2155|2024-02-29|2024-02-29 12:34:56.789012|wörter",
              "2|2");
    }
  }

  private static List<String> inDuckDb(String statements, String database) throws Exception {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(statements);
      statement.execute("SET TimeZone = 'UTC'");
      assertThat(
              TestPostgres.rows(
                  duckDb,
                  "SELECT count(*) FROM (SELECT hash(COLUMNS(*)) FROM \"%1$s\".\"kinds_typed\")"
                      .formatted(database)))
          .containsExactly("2");
      return TestPostgres.rows(
          duckDb,
          "SELECT id, tiny, money, wide, in_year, typeof(day), day, stamp::text, instant::text, words FROM \"%1$s\".\"kinds_typed\" ORDER BY id"
              .formatted(database));
    }
  }

  private String ddl(String engine, Path copy) {
    ClientCommand.Run run =
        new ClientCommand(directory.resolve("site")).ddl("--for", engine, copy.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }
}

package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `spillway ddl` of a real export: DuckDB runs what it prints, and reads what PostgreSQL has.
class DdlTest {
  private static final String TASK = "for-readers";

  @TempDir static Path directory;

  private static TestPostgres postgres;
  private static Product product;
  private static Path copy;

  @BeforeAll
  static void export() throws IOException {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE DATABASE shop", "CREATE DATABASE \"shop.two\"");
    ReaderTables.create(postgres, "shop");
    // Both are called shop.two.x.y in the manifest.
    postgres.execute(
        "shop", "CREATE SCHEMA \"two.x\"", "CREATE TABLE \"two.x\".y AS SELECT 1 AS in_shop");
    postgres.execute("shop.two", "CREATE SCHEMA x", "CREATE TABLE x.y AS SELECT 2 AS in_two");
    product = Product.start(directory.resolve("spillway"), postgres);
    assertThat(product.export(TASK, Product.CLUSTER).status()).isEqualTo("COMPLETE");
    copy = product.copy(TASK, directory.resolve("copy"));
  }

  @AfterAll
  static void stop() {
    product.close();
    postgres.close();
  }

  @Test
  void duckDbRunsTheStatementsAndReadsWhatTheDatabaseHas() throws Exception {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(ddl("--for", "duckdb", copy.toString()));
      statement.execute("SET TimeZone = 'UTC'");

      assertThat(
              TestPostgres.rows(
                  duckDb,
                  """
                  SELECT id, total, rounded, day, at_time::text, stamp::text, instant::text, uuid,
                    doc ->> 'a', big
                  FROM "shop"."public.every_typed" ORDER BY id\
                  """))
          .containsExactlyElementsOf(
              postgres.rows(
                  "shop",
                  """
                  SELECT id, nullif(total, 'NaN'), rounded,
                    CASE WHEN day > '0001-01-01' THEN day END, at_time,
                    CASE WHEN stamp > '0001-01-01' THEN stamp END, instant AT TIME ZONE 'UTC' || '+00',
                    uuid, doc ->> 'a', big
                  FROM every ORDER BY id\
                  """));
      assertThat(types(duckDb, "public.every_typed"))
          .containsExactly(
              "BIGINT",
              "DECIMAL(14,2)",
              "DECIMAL(7,0)",
              "DATE",
              "TIME",
              "TIMESTAMP",
              "TIMESTAMP WITH TIME ZONE",
              "UUID",
              "JSON",
              "VARCHAR",
              "BLOB",
              "FLOAT",
              "SMALLINT",
              "BOOLEAN",
              "VARCHAR");
      // The text is all there.
      assertThat(
              TestPostgres.rows(duckDb, "SELECT total, day FROM shop.\"public.every\" ORDER BY id"))
          .containsExactlyElementsOf(
              postgres.rows("shop", "SELECT total, day FROM every ORDER BY id"));
    }
  }

  @Test
  void namesOfEveryKindLeadToTheirFiles() throws Exception {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(ddl("--for", "duckdb", copy.toString()));

      assertThat(
              TestPostgres.rows(
                  duckDb, "SELECT \"we\"\"ird-col\" FROM shop.\"odd_schema.it's_[a]*?__b_.c\""))
          .containsExactly("7");
      assertThat(TestPostgres.rows(duckDb, "SELECT * FROM shop.\"public.cases\""))
          .containsExactly("1|2");
      assertThat(TestPostgres.rows(duckDb, "SELECT * FROM shop.\"public.empty_typed\"")).isEmpty();
      assertThat(types(duckDb, "public.empty_typed")).containsExactly("DATE", "INTEGER");
      assertThat(TestPostgres.rows(duckDb, "SELECT in_shop FROM shop.\"two.x.y\""))
          .containsExactly("1");
      assertThat(TestPostgres.rows(duckDb, "SELECT in_two FROM \"shop.two\".\"x.y\""))
          .containsExactly("2");
    }
  }

  @Test
  void aTaskAndItsFoldersSayTheSame() {
    String ofCopy = ddl("--for", "duckdb", copy.toString());
    String location = copy.toString();
    assertThat(ddl("--for", "duckdb", "--location", location, TASK)).isEqualTo(ofCopy);
    assertThat(
            ddl("--for", "duckdb", "--location", location, "s3://" + Product.BUCKET + "/" + TASK))
        .isEqualTo(ofCopy);
    assertThat(ddl("--for", "hive", TASK))
        .contains("LOCATION 's3a://" + Product.BUCKET + "/" + TASK + "/shop/public.every/1/'");
  }

  @Test
  @Tag("all")
  void sparkRunsTheStatementsAndReadsWhatTheDatabaseHas() throws Exception {
    assumeTrue(Spark.isHere(), "Spark is not here: .ci/steps/15-spark.sh fetches it");
    String queries =
        """

        SELECT id, total, rounded, day, date_format(stamp, 'yyyy-MM-dd HH:mm:ss.SSSSSS'),
          date_format(instant, 'yyyy-MM-dd HH:mm:ss.S'), small_float, small, flag, words
        FROM shop.public_every_typed ORDER BY id;
        SELECT typeof(total), typeof(rounded), typeof(day), typeof(stamp), typeof(instant)
        FROM shop.public_every_typed LIMIT 1;
        SELECT * FROM shop.`odd_schema_it_s__a_____b__c`;
        SELECT count(*) FROM shop.public_empty_typed;
        """;

    assertThat(
            Spark.run(
                directory,
                ddl("--for", "spark", copy.toString()) + queries,
                ddl("--for", "hive", copy.toString())))
        .containsExactly(
            "1|1234567.89|12300|2024-02-29|2024-02-29 12:34:56.789012|2024-02-29 07:04:56.7|1.5|-3|true|x",
            "2|null|null|null|null|null|null|null|null|",
            "3|-0.05|-99900|1582-10-04|1582-10-04 00:00:00.000000|1970-01-01 00:00:00.0|NaN|0|false|null",
            "decimal(14,2)|decimal(7,0)|date|timestamp_ntz|timestamp",
            "7",
            "0",
            "9 statements of Hive");
  }

  private static List<String> types(Connection duckDb, String view) throws SQLException {
    return TestPostgres.rows(
        duckDb,
        "SELECT data_type FROM information_schema.columns WHERE table_name = '%s' ORDER BY ordinal_position"
            .formatted(view));
  }

  private static String ddl(String... arguments) {
    ClientCommand.Run run = new ClientCommand(directory.resolve("spillway")).ddl(arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }
}

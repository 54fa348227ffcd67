package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.embedded.kms.EmbeddedKms;
import dev.spillway.embedded.kms.KmsRealm;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.RdsException;

/// What is refused, what fails and what is left out: each with its AWS code and with words that say
/// what to do, and never with half an export that looks like a whole one.
class RefusalTest {
  private static final String READER = "reader";
  private static final String NO_SUCH_KEY = "00000000-0000-4000-8000-000000000000";

  @TempDir static Path directory;

  private static TestPostgres postgres;
  private static Product product;

  @BeforeAll
  static void start() throws IOException {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute(
        "postgres",
        "CREATE DATABASE one",
        "CREATE DATABASE two",
        "CREATE DATABASE barred",
        "REVOKE CONNECT ON DATABASE barred FROM PUBLIC",
        "CREATE ROLE reader LOGIN REPLICATION PASSWORD 'secret-of-reader'");
    postgres.execute(
        "one",
        "CREATE TABLE open (n int)",
        "CREATE TABLE other (n int)",
        "CREATE TABLE closed (n int)",
        "CREATE TABLE by_row (n int)",
        "CREATE SCHEMA s",
        "CREATE TABLE s.inner_one (n int)",
        "INSERT INTO open VALUES (1)",
        "INSERT INTO other VALUES (1)",
        "INSERT INTO closed VALUES (1)",
        "INSERT INTO by_row VALUES (1)",
        "INSERT INTO s.inner_one VALUES (1)",
        "GRANT USAGE ON SCHEMA s TO reader",
        "CREATE TABLE spaced (\"a b\" int)",
        "GRANT SELECT ON open, other, by_row, spaced, s.inner_one TO reader",
        "ALTER TABLE by_row ENABLE ROW LEVEL SECURITY");
    postgres.execute(
        "two",
        "CREATE TABLE more (n int)",
        "INSERT INTO more VALUES (1)",
        "GRANT SELECT ON more TO reader");
    product =
        Product.start(
            Product.configuration(
                directory.resolve("one"),
                postgres,
                READER,
                IntStream.rangeClosed(2, 6).mapToObj(RefusalTest::another).toArray(String[]::new)));
  }

  /// The same server, declared once more.
  private static String another(int number) {
    return "  - {id: shop%d, engine: postgres, host: 127.0.0.1, port: %d, user: %s}"
        .formatted(number, postgres.port(), READER);
  }

  @AfterAll
  static void stop() {
    product.close();
    postgres.close();
  }

  private static void requireRefused(ThrowingCallable call, String code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RdsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              for (String word : words) {
                assertThat(e.awsErrorDetails().errorMessage()).contains(word);
              }
            });
  }

  private static void start(String bucket, String role, String key) {
    product.rds.startExportTask(request ->
        request
            .exportTaskIdentifier("refused")
            .sourceArn(Product.CLUSTER)
            .s3BucketName(bucket)
            .iamRoleArn(role)
            .kmsKeyId(key));
  }

  @Test
  void whatTheRequestNamesHasToExist() {
    requireRefused(
        () -> start("no-such-bucket", Product.ROLE, Product.KEY),
        "InvalidS3BucketFault",
        "no-such-bucket");
    requireRefused(
        () -> start(Product.BUCKET, Product.ROLE + "2", Product.KEY),
        "IamRoleNotFound",
        Product.ROLE + "2");
    requireRefused(
        () -> start(Product.BUCKET, Product.ROLE, NO_SUCH_KEY),
        "KMSKeyNotAccessibleFault",
        NO_SUCH_KEY);
    EmbeddedKms kms =
        new EmbeddedKms(
            new KmsRealm("123456789012", "us-west-2"),
            directory.resolve("one/data/keys"),
            InstantSource.system());
    kms.disable(EmbeddedKms.DEFAULT_KEY_ID);
    try {
      requireRefused(
          () -> start(Product.BUCKET, Product.ROLE, Product.KEY),
          "KMSKeyNotAccessibleFault",
          "enable it");
    } finally {
      kms.enable(EmbeddedKms.DEFAULT_KEY_ID);
    }
    for (String malformed : List.of("one.public.open.n", "one..open", "one.public.a-b", "")) {
      requireRefused(
          () -> product.start("refused", Product.CLUSTER, malformed), "InvalidExportOnly");
    }
    assertThat(product.keys("refused")).as("nothing written").isEmpty();
  }

  @Test
  void whatCannotBeExportedIsLeftOutAndSaidSoByRdssReasons() {
    ExportTask task = product.export("permissions", Product.CLUSTER);
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(product.keys("permissions/one/"))
        .allMatch(key ->
            key.contains("public.open/")
                || key.contains("public.other/")
                || key.contains("s.inner_one/"))
        .filteredOn(key -> key.endsWith("_SUCCESS"))
        .hasSize(3);
    String info =
        new String(
            product.content("permissions/export_tables_info_permissions_from_1_to_7.json"),
            StandardCharsets.UTF_8);
    for (String table : List.of("one.public.closed", "one.public.by_row")) {
      assertThat(task.warningMessage())
          .contains("{\"target\":\"" + table + "\",\"reason\":\"PERMISSIONS_DO_NOT_EXIST\"");
      assertThat(info)
          .containsPattern(
              "\"status\":\"SKIPPED\",\"sizeGB\":[0-9.E-]+,\"target\":\""
                  + table
                  + "\",\"warningMessage\":\"PERMISSIONS_DO_NOT_EXIST");
    }
    assertThat(task.warningMessage())
        .contains(
            "{\"target\":\"one.public.spaced\",\"reason\":\"COLUMN_WITH_UNSUPPORTED_CHARACTER_IN_NAME\"")
        .contains(
            "\"general\":[{\"target\":\"barred\",\"reason\":\"FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE\"");
    assertThat(info).contains("\"warningMessage\":\"COLUMN_WITH_UNSUPPORTED_CHARACTER_IN_NAME");
  }

  @Test
  void exportOnlyExportsExactlyWhatItNames() {
    requireTables("one-database", List.of("two/public.more"), "two");
    requireTables("one-schema", List.of("one/s.inner_one"), "one.s");
    requireTables("one-table", List.of("one/public.open"), "one.public.open");
    requireTables(
        "a-mix", List.of("one/public.other", "two/public.more"), "two.public", "one.public.other");
  }

  private static void requireTables(String id, List<String> tables, String... exportOnly) {
    assertThat(product.export(id, Product.CLUSTER, exportOnly).status()).isEqualTo("COMPLETE");
    assertThat(product.keys(id + "/"))
        .filteredOn(key -> key.endsWith("/_SUCCESS"))
        .containsExactlyInAnyOrderElementsOf(
            tables.stream().map(table -> id + "/" + table + "/1/_SUCCESS").toList());
  }

  @Test
  void anIdentifierIsTakenOnceAndNoMoreThanFiveTasksRun() throws Exception {
    // A lock on its only table keeps each export waiting.
    try (Connection lock = postgres.connect("two");
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE more IN ACCESS EXCLUSIVE MODE");
      product.start("task1", Product.CLUSTER, "two");
      for (int i = 2; i <= 5; i++) {
        product.start("task" + i, Product.CLUSTER + i, "two");
      }
      requireRefused(
          () -> product.start("task1", Product.CLUSTER + 6, "two"), "ExportTaskAlreadyExists");
      requireRefused(
          () -> product.start("same-source", Product.CLUSTER, "two"), "InvalidExportSourceState");
      requireRefused(
          () -> product.start("task6", Product.CLUSTER + 6, "two"), "ExportTaskLimitReachedFault");
      lock.rollback();
    }
    for (int i = 1; i <= 5; i++) {
      assertThat(product.awaitEnd("task" + i).status()).isEqualTo("COMPLETE");
    }
    requireRefused(
        () -> product.start("task1", Product.CLUSTER + 6, "two"), "ExportTaskAlreadyExists");
    assertThat(product.keys("task6")).isEmpty();
  }

  @Test
  void aWrongPasswordIsCalledOneByClusterAndSnapshot() throws Exception {
    Path rules = postgres.dataDirectory().resolve("pg_hba.conf");
    String before = Files.readString(rules);
    Files.writeString(rules, "host all,replication wrong all scram-sha-256\n" + before);
    postgres.execute(
        "postgres",
        "CREATE ROLE wrong LOGIN REPLICATION PASSWORD 'another'",
        "SELECT pg_reload_conf()");
    try (Product locked =
        Product.start(Product.configuration(directory.resolve("wrong"), postgres, "wrong"))) {
      requireRefused(
          () -> locked.start("live", Product.CLUSTER), "InvalidExportSourceState", "password");
      assertThat(locked.snapshot("s").status()).isEqualTo("failed");
      requireRefused(
          () -> locked.start("of-failed", Product.snapshotArn("s")),
          "InvalidExportSourceState",
          "password");
    } finally {
      Files.writeString(rules, before);
      postgres.execute("postgres", "SELECT pg_reload_conf()");
    }
  }

  @Test
  void aFullStoreFailsTheExportAndNothingLooksWhole() throws Exception {
    postgres.execute(
        "two",
        "CREATE TABLE heavy AS SELECT i, md5(i::text) || md5((-i)::text) AS t FROM generate_series(1, 400000) i");
    try (Product small =
        Product.start(
            directory.resolve("quota"),
            postgres,
            "embedded: {store-port: 0, quota: 8MB}",
            "export: {part-size: 1MB, threads: 1}")) {
      ExportTask task = small.export("full", Product.CLUSTER, "two.public.heavy");
      assertThat(task.status()).isEqualTo("FAILED");
      assertThat(task.failureCause()).contains(Product.BUCKET, "full", "quota");
      assertThat(small.keys("full/"))
          .as("parts were published before")
          .anyMatch(key -> key.endsWith(".parquet"))
          .noneMatch(key -> key.endsWith("_SUCCESS") || key.endsWith(".json"));
    } finally {
      postgres.execute("two", "DROP TABLE heavy");
    }
  }
}

package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// What the configuration lets an export cost each database, held by whole servers.
class SourceLimitsTest {
  private static final int TABLES = 12;

  @TempDir static Path directory;
  private static TestPostgres postgres;
  private static Product product;

  @BeforeAll
  static void start() throws IOException {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute(
        "postgres",
        "CREATE DATABASE small",
        "CREATE DATABASE large",
        "CREATE ROLE limited LOGIN BYPASSRLS CONNECTION LIMIT 3",
        "GRANT pg_read_all_data TO limited");
    postgres.execute(
        "small",
        IntStream.range(0, TABLES)
            .mapToObj(i -> "CREATE TABLE t%d AS SELECT generate_series(1, 20000) AS n".formatted(i))
            .toArray(String[]::new));
    postgres.execute(
        "large",
        Stream.of("first", "second")
            .map(name ->
                "CREATE TABLE %s AS SELECT repeat(md5(i::text), 31) AS t FROM generate_series(1, 1500) i"
                    .formatted(name))
            .toArray(String[]::new));
    product =
        Product.start(
            directory.resolve("spillway"),
            postgres,
            declared("narrow", "limited", "max-connections: 1"),
            declared("slow", TestPostgres.USER, "max-read-rate: 500KB/s"),
            declared("old", TestPostgres.USER, "max-read-rate: 100KB/s, max-snapshot-age: 1s"),
            "export: {threads: 4}");
    export("narrow", "small");
    // Those that take long wait side by side.
    export("slow", "large");
    export("old", "large");
  }

  @AfterAll
  static void stop() {
    product.close();
    postgres.close();
  }

  /// The same server under another name.
  private static String declared(String id, String user, String limits) {
    return "  - {id: %s, engine: postgres, host: 127.0.0.1, port: %d, user: %s, %s}"
        .formatted(id, postgres.port(), user, limits);
  }

  private static void export(String database, String exportOnly) {
    String source = Product.CLUSTER.replace(":" + Product.DATABASE, ":" + database);
    product.start(database + "-export", source, exportOnly);
  }

  /// The server itself lets in no more than may be needed: those, and two that hold the point.
  @Test
  void noMoreConnectionsAreOpenedThanAllowed() {
    ExportTask task = product.awaitEnd("narrow-export");
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(product.keys("narrow-export/small/"))
        .filteredOn(key -> key.endsWith("_SUCCESS"))
        .hasSize(TABLES);
    assertThat(postgres.log()).doesNotContain("too many connections for role");
  }

  /// 3 MB at half a MB a second, of which the first second's worth may come at once.
  @Test
  void noMoreIsReadInASecondThanAllowed() {
    ExportTask task = product.awaitEnd("slow-export");
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(Duration.between(task.taskStartTime(), task.taskEndTime()))
        .isGreaterThan(Duration.ofMillis(4_800));
  }

  /// All would take half a minute; how old the snapshot is is looked at every few seconds.
  @Test
  void aSnapshotIsHeldNoLongerThanAllowed() {
    ExportTask task = product.awaitEnd("old-export");
    assertThat(task.status()).as("%s", task).isEqualTo("FAILED");
    assertThat(task.failureCause()).contains("max-snapshot-age").contains("DB snapshot");
    assertThat(product.keys("old-export/")).noneMatch(key -> key.endsWith(".json"));
  }
}

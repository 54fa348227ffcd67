package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.SourceType;

/// A database that lets nobody copy its files still has DB snapshots: stored exports.
class StoredExportTest {
  private static final String FOLDER = "/postgres/public.orders/1";
  private static final String CONTENT =
      "SELECT count(*), sum(id), count(note), min(day), max(note) FROM parts";

  @TempDir static Path directory;

  private static TestPostgres postgres;
  private static Product product;

  @BeforeAll
  static void start() throws IOException {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute(
        "postgres",
        "CREATE ROLE rds_replication",
        "CREATE ROLE rds_superuser CREATEDB CREATEROLE",
        "GRANT pg_monitor, pg_read_all_data, rds_replication TO rds_superuser",
        "CREATE ROLE reader LOGIN PASSWORD 'secret-of-reader' IN ROLE rds_superuser",
        "CREATE DATABASE rdsadmin",
        "REVOKE CONNECT ON DATABASE rdsadmin FROM PUBLIC",
        "ALTER SYSTEM SET rds.logical_replication = 'on'",
        "SELECT pg_reload_conf()",
        "CREATE TABLE orders (id bigint, day date, note text)",
        "INSERT INTO orders SELECT i, date '2026-01-01' + i % 300, CASE WHEN i % 3 > 0 THEN 'note ' || i END FROM generate_series(1, 5000) i",
        "CREATE TABLE nothing (id bigint)",
        "ALTER TABLE orders OWNER TO reader");
    product = Product.start(Product.configuration(directory.resolve("server"), postgres, "reader"));
  }

  @AfterAll
  static void stop() {
    product.close();
    postgres.close();
  }

  @Test
  void itKeepsTheDatabaseAsItWasWhenItWasMade() throws Exception {
    ExportTask live = product.export("live", Product.CLUSTER);
    DBSnapshot snapshot = product.snapshot("kept");
    assertThat(snapshot.status()).isEqualTo("available");
    assertThat(snapshot.engine()).isEqualTo("postgres");
    whyItIsNoBaseBackupIsSaid(snapshot);
    assertThat(product.clusterSnapshot("kept").status()).isEqualTo("available");
    postgres.execute("postgres", "UPDATE orders SET id = -id, note = 'later'");

    ExportTask first = product.export("first", Product.snapshotArn("kept"));
    ExportTask second =
        product.export("second", Product.snapshotArn("kept"), "postgres.public.orders");
    ExportTask ofCluster = product.export("of-cluster", Product.clusterSnapshotArn("kept"));

    for (ExportTask task : List.of(live, first, second, ofCluster)) {
      assertThat(task.status()).as(task.failureCause()).isEqualTo("COMPLETE");
      assertThat(task.warningMessage()).as("of the service's own database").isNull();
      assertThat(product.query(task.exportTaskIdentifier() + FOLDER, directory, CONTENT))
          .containsExactly("5000|12502500|3334|2026-01-01|note 998");
    }
    assertThat(first.snapshotTime()).isEqualTo(snapshot.snapshotCreateTime());
    assertThat(first.totalExtractedDataInGB()).isEqualTo(live.totalExtractedDataInGB());
    assertThat(names("first")).isEqualTo(names("live"));
    assertThat(names("second")).noneMatch(name -> name.contains("nothing"));
    assertThat(manifest("first")).isEqualTo(manifest("live"));
  }

  /// The role is the one that RDS gives to its owners: it reads, and replicates nothing.
  private static void whyItIsNoBaseBackupIsSaid(DBSnapshot snapshot) {
    assertThat(snapshot.tagList())
        .singleElement()
        .satisfies(tag -> {
          assertThat(tag.key()).isEqualTo("spillway:substitute");
          assertThat(tag.value()).startsWith("It is a stored export because no base backup");
        });
    assertThat(
            product
                .rds
                .describeEvents(
                    request -> request.sourceIdentifier("kept").sourceType(SourceType.DB_SNAPSHOT))
                .events())
        .extracting(Event::message)
        .last(STRING)
        .startsWith("Manual snapshot created. It is a stored export")
        .contains("seems to be Amazon RDS", "rds_superuser", "snapshot-method to export");
  }

  @Test
  void deletingItWhileItIsReadBreaksNothing() {
    product.snapshot("going");
    product.start("reading", Product.snapshotArn("going"));
    product.rds.deleteDBSnapshot(request -> request.dbSnapshotIdentifier("going"));
    assertThat(product.awaitEnd("reading").status()).isEqualTo("COMPLETE");
  }

  /// The keys of an export, its name and the UUIDs apart.
  private static List<String> names(String export) {
    return product.keys(export + "/").stream()
        .map(key ->
            key.replaceAll("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-", "-UUID-")
                .replace(export, "EXPORT"))
        .toList();
  }

  /// What the tables' manifest says, the times apart.
  private static String manifest(String export) {
    String key = "%s/export_tables_info_%s_from_1_to_2.json".formatted(export, export);
    return new String(product.content(key), StandardCharsets.UTF_8)
        .replaceAll("\"extraction(Start|End)Time\":\"[^\"]*\"", "TIME");
  }
}

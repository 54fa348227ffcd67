package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.process.Poll;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The whole life of a stored export in a bucket, through the API.
@TestMethodOrder(OrderAnnotation.class)
class StoredExportBucketTest {
  private static final String HOME = "snapshots-home";
  private static final int ROWS = 20_000;

  @TempDir static Path directory;

  private static TestPostgres postgres;
  private static Path configuration;
  private static Product product;

  @BeforeAll
  static void start() throws IOException {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute(
        "postgres",
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text)",
        "INSERT INTO orders SELECT i, md5(i::text) || md5((-i)::text) FROM generate_series(1, %d) i"
            .formatted(ROWS),
        "CREATE TABLE nothing (id bigint)");
    configuration =
        Product.configuration(
            directory.resolve("server"),
            postgres,
            TestPostgres.USER,
            "    snapshot-method: export",
            "embedded: {store-port: 0, buckets: [%s, %s]}".formatted(Product.BUCKET, HOME),
            "snapshots: {bucket: {name: %s, prefix: /kept/, role: \"%s\", key: \"%s\"}}"
                .formatted(HOME, Product.ROLE, Product.KEY));
    product = Product.start(configuration);
  }

  @AfterAll
  static void stop() {
    product.close();
    postgres.close();
  }

  @Test
  @Order(1)
  void itsExportIsLikeAFreshOneAndItsFilesAreSharedOnTheDisk() throws Exception {
    ExportTask live = product.export("live", Product.CLUSTER);
    DBSnapshot snapshot = product.snapshot("kept");
    assertThat(snapshot.status()).isEqualTo("available");
    assertThat(product.rds.describeDBSnapshots().dbSnapshots())
        .extracting(DBSnapshot::dbSnapshotIdentifier)
        .containsExactly("kept");
    assertThat(homeKeys()).allMatch(key -> key.startsWith("kept/snapshot-"));
    assertThat(homeKeys()).anyMatch(key -> key.endsWith(".parquet"));
    assertThat(parquetFilesIn(directory.resolve("server/data/snapshots"))).isZero();
    postgres.execute("postgres", "UPDATE orders SET note = 'later'");
    long shared = sharedFiles();

    ExportTask first = product.export("first", Product.snapshotArn("kept"));
    ExportTask second =
        product.export("second", Product.snapshotArn("kept"), "postgres.public.orders");

    for (ExportTask task : List.of(live, first, second)) {
      assertThat(task.status()).as(task.failureCause()).isEqualTo("COMPLETE");
      assertThat(
              product.query(
                  task.exportTaskIdentifier() + "/postgres/public.orders/1",
                  directory,
                  "SELECT count(*), count(DISTINCT note), max(length(note)) FROM parts"))
          .containsExactly(ROWS + "|" + ROWS + "|64");
    }
    assertThat(names("first")).isEqualTo(names("live"));
    assertThat(names("second")).noneMatch(name -> name.contains("nothing"));
    assertThat(manifest("first")).isEqualTo(manifest("live"));
    assertThat(first.totalExtractedDataInGB()).isEqualTo(live.totalExtractedDataInGB());
    assertThat(product.keys("")).noneMatch(key -> key.contains("probe"));
    assertThat(sharedFiles()).isGreaterThan(shared);
  }

  @Test
  @Order(2)
  void aCopyIsASnapshotOfItsOwnAndDeletingDuringAnExportBreaksNothing() throws Exception {
    product.rds.copyDBSnapshot(
        request -> request.sourceDBSnapshotIdentifier("kept").targetDBSnapshotIdentifier("copied"));
    Poll.until(
        () ->
            product
                .rds
                .describeDBSnapshots(request -> request.dbSnapshotIdentifier("copied"))
                .dbSnapshots()
                .getFirst()
                .status(),
        "available"::equals);
    product.start("reading", Product.snapshotArn("kept"));
    product.rds.deleteDBSnapshot(request -> request.dbSnapshotIdentifier("kept"));
    assertThat(product.awaitEnd("reading").status()).isEqualTo("COMPLETE");
    Poll.until(() -> folders(), folders -> folders == 1);

    assertThat(product.export("of-copy", Product.snapshotArn("copied")).status())
        .isEqualTo("COMPLETE");
    assertThat(names("of-copy")).isEqualTo(names("reading"));
    product.rds.deleteDBSnapshot(request -> request.dbSnapshotIdentifier("copied"));
    Poll.until(() -> homeKeys(), List::isEmpty);
  }

  @Test
  @Order(3)
  void aServerThatEndsInTheMiddleLeavesNothing() throws Exception {
    product.rds.createDBSnapshot(
        request -> request.dbInstanceIdentifier(Product.DATABASE).dbSnapshotIdentifier("half"));
    product.close();
    product = Product.start(configuration);
    DBSnapshot half =
        product
            .rds
            .describeDBSnapshots(request -> request.dbSnapshotIdentifier("half"))
            .dbSnapshots()
            .getFirst();
    if (half.status().equals("failed")) {
      assertThat(homeKeys()).isEmpty();
    } else {
      assertThat(half.status()).isEqualTo("available");
    }
    product.rds.deleteDBSnapshot(request -> request.dbSnapshotIdentifier("half"));
    Poll.until(() -> homeKeys(), List::isEmpty);
  }

  private static List<String> homeKeys() {
    return product.s3.listObjectsV2Paginator(request -> request.bucket(HOME)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static long folders() {
    return homeKeys().stream().map(key -> key.split("/", -1)[1]).distinct().count();
  }

  private static long parquetFilesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  /// Files of the store that have more than one name.
  private static long sharedFiles() throws IOException {
    Map<Object, Integer> names = new HashMap<>();
    try (Stream<Path> files = Files.walk(directory.resolve("server/data/objects/content"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        names.merge(
            Files.readAttributes(file, BasicFileAttributes.class).fileKey(), 1, Integer::sum);
      }
    }
    return names.values().stream().mapToInt(count -> count - 1).sum();
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

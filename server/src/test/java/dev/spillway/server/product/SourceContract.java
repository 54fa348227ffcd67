package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.server.process.Poll;
import dev.spillway.testkit.parquet.ParquetRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.RdsException;

/// One contract for all sources: what an export promises does not depend on the database nor on
/// whether it is read live, from a base backup or from a stored export.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class SourceContract {
  private static final int BIG_ROWS = 100_000;
  private static final String UUID = "-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-";
  private static final String KEPT = "kept";
  private static final List<String> TABLES =
      List.of("big", "nothing", "later", "plus", "minus", "select");

  @TempDir static Path directory;

  private final SourceVariant variant;

  private SourceUnderTest database;
  private Transfers transfers;
  private Path configuration;
  private Product product;
  private String east;
  private String west;

  SourceContract(SourceVariant variant) {
    this.variant = variant;
  }

  @BeforeAll
  void start() throws IOException {
    database = variant.start();
    east = database.createDatabase();
    west = database.createDatabase();
    fill();
    configuration =
        database.configuration(
            directory.resolve(variant.name()),
            database.user(),
            SourceUnderTest.PASSWORD,
            variant.settings());
    product = Product.start(configuration);
    transfers = Transfers.start(database, east);
    if (variant.isSnapshot()) {
      assertThat(product.snapshot(KEPT).status()).isEqualTo("available");
    }
  }

  private void fill() {
    String numbers =
        "WITH RECURSIVE d(d) AS (SELECT 0 UNION ALL SELECT d + 1 FROM d WHERE d < 99)"
            + " SELECT %s FROM (SELECT x.d + 100 * y.d + 10000 * z.d AS n FROM d x, d y, d z) s WHERE n < %d";
    String note = "REPEAT(CONCAT(n, ' - '), 12)";
    database.execute(
        east,
        "CREATE TABLE big (id INT PRIMARY KEY, note VARCHAR(200))",
        "INSERT INTO big " + numbers.formatted("n, " + note, BIG_ROWS),
        "CREATE TABLE nothing (id INT PRIMARY KEY, note VARCHAR(10))",
        "CREATE TABLE later (id INT PRIMARY KEY)",
        "INSERT INTO later " + numbers.formatted("n", 5_000),
        "CREATE TABLE plus (id INT PRIMARY KEY, amount INT)",
        "INSERT INTO plus " + numbers.formatted("n, 100", Transfers.ACCOUNTS),
        "CREATE TABLE minus (id INT PRIMARY KEY, amount INT)",
        "INSERT INTO minus " + numbers.formatted("n, 100", Transfers.ACCOUNTS),
        "CREATE TABLE \"select\" (\"order\" INT PRIMARY KEY, \"Größe\" VARCHAR(20), price DOUBLE PRECISION)",
        "INSERT INTO \"select\" VALUES (1, 'ä€😀', 0.5), (2, NULL, NULL), (3, '', -1e300)");
    database.analyze(east, "big");
    database.execute(
        west, "CREATE TABLE alone (id INT PRIMARY KEY)", "INSERT INTO alone VALUES (7)");
  }

  @AfterAll
  void stop() {
    transfers.close();
    product.close();
    database.close();
  }

  private String source() {
    return variant.isSnapshot() ? Product.snapshotArn(KEPT) : Product.CLUSTER;
  }

  @Test
  @Order(1)
  void aWholeExportIsTheDatabaseAtOnePoint() throws Exception {
    ExportTask task = product.export("whole", source(), east, west);

    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(tables("whole")).isEqualTo(all());
    assertThat(
            answer(
                "whole",
                "big",
                "SELECT count(*), count(DISTINCT id), sum(length(note)) FROM parts"))
        .containsExactly(BIG_ROWS + "|" + BIG_ROWS + "|" + lengthOfNotes());
    long sum = 0;
    for (String table : List.of("plus", "minus")) {
      String[] row =
          answer("whole", table, "SELECT count(*), sum(amount) FROM parts")
              .getFirst()
              .split("\\|", 2);
      assertThat(row[0]).isEqualTo(Integer.toString(Transfers.ACCOUNTS));
      sum += Long.parseLong(row[1]);
    }
    assertThat(sum).isEqualTo(200L * Transfers.ACCOUNTS);
    assertThat(
            answer("whole", "select", "SELECT \"order\", \"Größe\", price FROM parts ORDER BY 1"))
        .containsExactly("1|ä€😀|0.5", "2||", "3||-1.0E300");
    assertThat(ParquetRows.of(product.parts(folder("whole", "select")).getFirst()))
        .containsExactly(
            List.of(Optional.of("1"), Optional.of("ä€😀"), Optional.of("0.5")),
            List.of(Optional.of("2"), Optional.empty(), Optional.empty()),
            List.of(Optional.of("3"), Optional.of(""), Optional.of("-1.0E300")));
    assertThat(product.parts(folder("whole", "nothing"))).isEmpty();
    assertThat(product.keys(folder("whole", "nothing")))
        .singleElement()
        .asString()
        .endsWith("/_SUCCESS");
  }

  /// Nothing in its keys or its manifests tells what an export was made from: they have the same
  /// members, in the same order, of the same types and, but for names and times, of the same
  /// values. Only a base backup's say how each table was read.
  @Test
  @Order(2)
  void itsKeysAndManifestsAreThoseOfAFreshExport() {
    ExportTask fresh = product.export("fresh", Product.CLUSTER, east, west);
    assertThat(fresh.status()).as("%s", fresh).isEqualTo("COMPLETE");

    assertThat(names("whole")).isEqualTo(names("fresh"));
    assertThat(manifests("whole")).hasSizeGreaterThan(100).isEqualTo(manifests("fresh"));
    assertThat(uuids("whole")).doesNotContainAnyElementsOf(uuids("fresh"));
  }

  private List<String> manifests(String export) {
    return ManifestLines.of(product, export).stream()
        .filter(line -> variant != SourceVariant.POSTGRES_BASE_BACKUP || !line.contains(".readBy "))
        .toList();
  }

  /// The keys of an export, its name and the UUIDs apart.
  private List<String> names(String export) {
    return product.keys(export + "/").stream()
        .map(key -> key.replaceAll(UUID, "-UUID-").replace(export, "EXPORT"))
        .toList();
  }

  private Set<String> uuids(String export) {
    return product.keys(export + "/").stream()
        .filter(key -> key.endsWith(".parquet"))
        .map(key -> key.replaceAll(".*/part-[0-9]+(" + UUID + ").*", "$1"))
        .collect(Collectors.toSet());
  }

  private String lengthOfNotes() throws Exception {
    try (var connection = database.connect(east);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT sum(length(note)) FROM big")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  @Order(3)
  void exportOnlyNamesDatabasesSchemasAndTables() {
    assertThat(only("a-database", west)).containsExactly(west + ".alone");
    assertThat(only("a-table", database.item(east, "later"))).containsExactly(east + ".later");
    assertThat(only("both", database.item(east, "select"), west))
        .containsExactlyInAnyOrder(east + ".select", west + ".alone");
    if (!database.schema(west).equals(west)) {
      assertThat(only("a-schema", west + "." + database.schema(west)))
          .containsExactly(west + ".alone");
    }
  }

  private Set<String> only(String export, String... items) {
    ExportTask task = product.export(export, source(), items);
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    return tables(export);
  }

  @Test
  @Order(4)
  void aCanceledExportHasNoManifests() {
    product.start("canceled", source(), database.item(east, "big"));
    // The files of a snapshot are copied too fast to be met in the middle.
    if (!variant.isSnapshot()) {
      awaitPart("canceled");
    }
    product.rds.cancelExportTask(request -> request.exportTaskIdentifier("canceled"));

    assertThat(product.awaitEnd("canceled").status()).isEqualTo("CANCELED");
    assertThat(product.keys("canceled/")).noneMatch(key -> key.endsWith(".json"));
  }

  @Test
  @Order(5)
  void afterARestartAnExportGoesOnOrSaysWhyItCannot() throws Exception {
    product.start("stopped", source(), database.item(east, "big"));
    awaitPart("stopped");
    product.close();
    product = Product.start(configuration);
    ExportTask task = product.awaitEnd("stopped");

    if (variant.isSnapshot()) {
      assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
      assertThat(answer("stopped", "big", "SELECT count(*), count(DISTINCT id) FROM parts"))
          .containsExactly(BIG_ROWS + "|" + BIG_ROWS);
    } else {
      assertThat(task.status()).isEqualTo("FAILED");
      assertThat(task.failureCause()).contains("the point in time that they were read at is gone");
    }
  }

  @Test
  @Order(6)
  void aTableThatChangesInTheMiddleIsNeverExportedWrong() throws Exception {
    product.start("changed", source(), database.item(east, "big"), database.item(east, "later"));
    awaitPart("changed");
    database.execute(
        east,
        "ALTER TABLE later RENAME TO was_later",
        "CREATE TABLE later (id INT PRIMARY KEY)",
        "INSERT INTO later VALUES (1)");
    ExportTask task = product.awaitEnd("changed");

    if (variant.isSnapshot() || task.status().equals("COMPLETE")) {
      assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
      assertThat(answer("changed", "later", "SELECT count(*) FROM parts"))
          .containsAnyOf("5000", variant.isSnapshot() ? "5000" : "1");
    } else {
      assertThat(task.failureCause()).contains("later");
    }
  }

  @Test
  @Order(7)
  void aWrongPasswordIsNamedAndNotTold() throws Exception {
    String wrong = "planted-wrong-password";
    try (Product other =
        Product.start(
            database.configuration(
                directory.resolve(variant.name() + "-wrong"),
                database.user(),
                wrong,
                variant.settings()))) {
      if (variant.isSnapshot()) {
        assertThat(other.snapshot("never").status()).isEqualTo("failed");
      } else {
        assertThatThrownBy(() -> other.start("never", Product.CLUSTER, east))
            .isInstanceOf(RdsException.class)
            .hasMessageContaining("There is no connection to the cluster")
            .hasMessageNotContaining(wrong);
      }
    }
  }

  @Test
  @Order(8)
  void whatTheUserMayNotReadIsNotExported() throws Exception {
    String user = database.userWithout(east, List.of("nothing", "select"));
    try (Product other =
        Product.start(
            database.configuration(
                directory.resolve(variant.name() + "-reader"),
                user,
                SourceUnderTest.PASSWORD,
                variant.settings()))) {
      String source = Product.CLUSTER;
      if (variant.isSnapshot()) {
        DBSnapshot snapshot = other.snapshot("seen");
        if (variant == SourceVariant.POSTGRES_BASE_BACKUP) {
          assertThat(snapshot.status()).isEqualTo("failed");
          return;
        }
        source = Product.snapshotArn("seen");
      }
      ExportTask task = other.export("seen", source, east);
      assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
      assertThat(foldersOf(other, "seen"))
          .containsExactlyInAnyOrder(east + ".nothing", east + ".select");
    }
  }

  @Test
  @Order(9)
  void deletingASnapshotBreaksNoExportUnderWay() throws Exception {
    String deleted = variant.isSnapshot() ? KEPT : "of-a-live-one";
    if (!variant.isSnapshot()) {
      assertThat(product.snapshot(deleted).status()).isEqualTo("available");
    }
    product.start("reading", source(), database.item(east, "big"));
    awaitPart("reading");
    product.rds.deleteDBSnapshot(request -> request.dbSnapshotIdentifier(deleted));

    assertThat(product.awaitEnd("reading").status()).isEqualTo("COMPLETE");
    assertThat(answer("reading", "big", "SELECT count(*) FROM parts"))
        .containsExactly(Integer.toString(BIG_ROWS));
  }

  private void awaitPart(String export) {
    Poll.until(
        () -> product.keys(export + "/"),
        keys -> keys.stream().anyMatch(key -> key.endsWith(".parquet")));
  }

  private String folder(String export, String table) {
    return database.folder(export, east, table);
  }

  private List<String> answer(String export, String table, String sql) throws Exception {
    return product.query(folder(export, table), directory, sql);
  }

  private Set<String> all() {
    Set<String> all = new TreeSet<>(Set.of(west + ".alone"));
    TABLES.forEach(table -> all.add(east + "." + table));
    return all;
  }

  private Set<String> tables(String export) {
    return foldersOf(product, export);
  }

  /// The tables that an export has a whole folder of, without their schema.
  private static Set<String> foldersOf(Product product, String export) {
    return product.keys(export + "/").stream()
        .filter(key -> key.endsWith("/1/_SUCCESS"))
        .map(key -> key.replaceAll("^[^/]+/([^/]+)/[^/.]+\\.([^/]+)/1/_SUCCESS$", "$1.$2"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import dev.spillway.testkit.parquet.ParquetRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// Every type through the whole product, read by the user of docs/mysql.md from a server whose own
/// time zone is not UTC: names, types, annotations and values as parquet-java and DuckDB find them.
class MysqlEveryTypeTest {
  private static final List<String> ODD =
      List.of(
          "SET sql_mode = ''",
          "CREATE TABLE odd (id INT PRIMARY KEY, v INT AS (id + 1) VIRTUAL, s INT AS (id + 2) STORED,"
              + " hidden INT DEFAULT 7 INVISIBLE, day DATE, moment DATETIME,"
              + " bad VARCHAR(10) CHARACTER SET sjis)",
          "INSERT INTO odd (id, day, moment, bad) VALUES (1, '0000-00-00', '2020-00-01', x'859f41'),"
              + " (2, '2020-05-00', '0000-00-00', 'b')",
          "CREATE TABLE parts (a INT PRIMARY KEY) PARTITION BY HASH (a) PARTITIONS 3",
          "INSERT INTO parts VALUES (1), (2), (3), (4)",
          "CREATE TABLE no_key (a INT)",
          "INSERT INTO no_key VALUES (1), (1)",
          "CREATE TABLE isam (a INT) ENGINE=MyISAM",
          "CREATE TABLE merged (a INT) ENGINE=MERGE UNION=(isam)",
          "CREATE VIEW seen AS SELECT * FROM odd");
  private static final List<String> OF_MARIADB =
      List.of(
          "CREATE SEQUENCE counted",
          "CREATE TABLE versioned (a INT PRIMARY KEY) WITH SYSTEM VERSIONING",
          "INSERT INTO versioned VALUES (1), (2)",
          "DELETE FROM versioned WHERE a = 1");

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")
  void everyTypeIsExportedAsRdsDoes(MysqlRelease release) throws Exception {
    TestMysql mysql = TestMysql.shared(release);
    Engine engine = release.engine();
    String database = mysql.createDatabase();
    List<MysqlTypeRow> rows = MysqlTypeRow.all(release);
    fill(mysql, database, rows);
    mysql.execute("", "SET GLOBAL time_zone = '-07:00'");
    try (Product product = MysqlSite.startAsDocumented(directory.resolve("s"), mysql)) {
      ExportTask task = product.export("types", Product.CLUSTER, database);

      assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
      requireColumns(product, database, engine, rows);
      requireValues(product, database, rows);
      requireTables(product, database, engine);
      requireWarnings(database, task);
      assertThat(text(product, "types/export_info_types.json"))
          .contains(engine == Engine.MARIADB ? "rung 1 (" : "rung 3 (", "binlog ", "GTID ");
    } finally {
      mysql.execute("", "SET GLOBAL time_zone = 'SYSTEM'", "DROP USER spillway@'%'");
    }
  }

  private static void fill(TestMysql mysql, String database, List<MysqlTypeRow> rows) {
    String columns =
        IntStream.range(0, rows.size())
            .mapToObj(i -> ", c%d %s".formatted(i, rows.get(i).type()))
            .collect(Collectors.joining());
    mysql.execute(
        database,
        "SET time_zone = '+00:00'",
        "CREATE TABLE kinds (id INT PRIMARY KEY%s)".formatted(columns),
        "INSERT INTO kinds VALUES (1, %s)".formatted(literals(rows, 0)),
        "INSERT INTO kinds VALUES (2, %s)".formatted(literals(rows, 2)),
        "INSERT INTO kinds (id) VALUES (3)");
    mysql.execute(database, ODD.toArray(String[]::new));
    if (mysql.engine() == Engine.MARIADB) {
      mysql.execute(database, OF_MARIADB.toArray(String[]::new));
    }
  }

  private static String literals(List<MysqlTypeRow> rows, int at) {
    return rows.stream()
        .map(MysqlTypeRow::literalsAndValues)
        .map(values -> at < values.size() ? values.get(at) : "NULL")
        .collect(Collectors.joining(", "));
  }

  private static void requireColumns(
      Product product, String database, Engine engine, List<MysqlTypeRow> rows) throws IOException {
    List<String> expected = new ArrayList<>(List.of("optional int32 id"));
    List<String> named = new ArrayList<>(List.of("id int int32"));
    for (int i = 0; i < rows.size(); i++) {
      MysqlTypeRow row = rows.get(i);
      String[] parts = row.parquet().split(" ", 2);
      String annotation = parts.length == 1 ? "" : " " + parts[1];
      expected.add("optional %s c%d%s".formatted(parts[0], i, annotation));
      named.add("c%d %s %s".formatted(i, row.original(engine), row.exported()));
    }
    assertThat(ParquetRows.columns(product.parts(folder(database, "kinds")).getFirst()))
        .extracting(type -> type.toString().replace(" columnorder(TYPE_DEFINED_ORDER)", ""))
        .isEqualTo(expected);
    assertThat(named(product, database)).isEqualTo(named);
  }

  /// What the tables' manifest says of the columns.
  private static List<String> named(Product product, String database) throws IOException {
    List<String> named = new ArrayList<>();
    String manifest = manifest(product);
    for (JsonNode table : new ObjectMapper().readTree(manifest).get("perTableStatus")) {
      if (table.get("target").asText().equals("%1$s.%1$s.kinds".formatted(database))) {
        for (JsonNode column : table.get("schemaMetadata").get("originalTypeMappings")) {
          named.add(
              "%s %s %s"
                  .formatted(
                      column.get("columnName").asText(),
                      column.get("originalType").asText(),
                      column.get("expectedExportedType").asText()));
        }
      }
    }
    return named;
  }

  private void requireValues(Product product, String database, List<MysqlTypeRow> rows)
      throws Exception {
    Path part = product.download(folder(database, "kinds"), directory).getFirst();
    List<List<Optional<String>>> expected = List.of(row(rows, 1), row(rows, 2), row(rows, 3));
    assertThat(new ParquetJavaParts().rows(part)).isEqualTo(expected);
    List<PrimitiveType> types = ParquetRows.columns(Files.readAllBytes(part));
    try (DuckDbParts duckDb = new DuckDbParts()) {
      assertThat(
              duckDb.rows(part).stream()
                  .map(row ->
                      IntStream.range(0, types.size())
                          .mapToObj(i -> row.get(i).map(text -> stored(text, types.get(i))))
                          .toList())
                  .toList())
          .isEqualTo(expected);
    }
  }

  private static List<Optional<String>> row(List<MysqlTypeRow> rows, int id) {
    List<Optional<String>> row = new ArrayList<>(List.of(Optional.of(Integer.toString(id))));
    for (MysqlTypeRow type : rows) {
      List<String> values = type.literalsAndValues();
      int at = 2 * id - 1;
      row.add(at < values.size() ? Optional.of(values.get(at)) : Optional.empty());
    }
    return row;
  }

  /// DuckDB gives values in the sense of their annotation.
  private static String stored(String text, PrimitiveType type) {
    return switch (type.getLogicalTypeAnnotation()) {
      case DecimalLogicalTypeAnnotation decimal -> {
        BigInteger unscaled = new BigDecimal(text).setScale(decimal.getScale()).unscaledValue();
        yield unscaled.toString();
      }
      case TimestampLogicalTypeAnnotation timestamp ->
          Long.toString(
              ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(text).toInstant()));
      case null, default -> text;
    };
  }

  /// Views, sequences and what shows rows of other tables are not there; partitions are, once.
  private void requireTables(Product product, String database, Engine engine) throws Exception {
    TreeSet<String> folders = new TreeSet<>();
    for (String key : product.keys("types/" + database + "/")) {
      folders.add(key.substring(0, key.lastIndexOf('/')));
    }
    List<String> tables = new ArrayList<>(List.of("isam", "kinds", "no_key", "odd", "parts"));
    if (engine == Engine.MARIADB) {
      tables.add("versioned");
      assertThat(rows(product, database, "versioned", "a")).containsExactly("2");
    }
    assertThat(folders)
        .containsExactlyElementsOf(tables.stream().map(t -> folder(database, t)).toList());
    assertThat(rows(product, database, "parts", "a")).containsExactly("1", "2", "3", "4");
    assertThat(rows(product, database, "no_key", "a")).containsExactly("1", "1");
    assertThat(rows(product, database, "odd", "id, v, s, hidden, day, moment, bad"))
        .containsExactly("1|2|3|7|||\uFFFDA", "2|3|4|7|||b");
  }

  private List<String> rows(Product product, String database, String table, String columns)
      throws Exception {
    return product.query(
        folder(database, table), directory, "SELECT %s FROM parts ORDER BY 1".formatted(columns));
  }

  private static void requireWarnings(String database, ExportTask task) {
    String target = "{\"target\":\"%1$s.%1$s.".formatted(database);
    assertThat(task.warningMessage())
        .contains(
            target + "merged\",\"reason\":\"UNSUPPORTED_STORAGE\"",
            target
                + "odd\",\"reason\":\"DATES_EXPORTED_AS_NULL\",\"detail\":\"2 values of column day ",
            target
                + "odd\",\"reason\":\"DATES_EXPORTED_AS_NULL\",\"detail\":\"2 values of column moment ",
            target + "odd\",\"reason\":\"STRINGS_INVALID\",\"detail\":\"1 values of column bad ",
            target + "kinds\",\"reason\":\"STRINGS_CONVERTED\",\"detail\":\"3 values of ",
            target + "isam\",\"reason\":\"NON_TRANSACTIONAL_TABLE\"");
  }

  private static String manifest(Product product) {
    return text(product, product.keys("types/export_tables_info").getFirst());
  }

  private static String text(Product product, String key) {
    return new String(product.content(key), StandardCharsets.UTF_8);
  }

  private static String folder(String database, String table) {
    return "types/%1$s/%1$s.%2$s/1".formatted(database, table);
  }
}

package dev.spillway.server.product;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.embedded.sample.SampleServer;
import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.schema.PrimitiveType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// Every type, live and from a snapshot: equal to what PostgreSQL itself says, value by value, null
/// by null, and in the statistics, as parquet-java and DuckDB read them.
class EveryTypeTest {
  /// Longer bounds are cut off.
  private static final int BOUND_BYTES = 64;

  @TempDir Path directory;

  @ParameterizedTest(name = "PostgreSQL {0}")
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void exportsEqualTheDatabase(int major) throws Exception {
    try (TestPostgres postgres = TestPostgres.start(major)) {
      fill(postgres, Amount.of(major));
      try (Product product = Product.start(directory.resolve("spillway"), postgres);
          Connection truth = connect(postgres);
          Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
        assertThat(product.snapshot("snap").status()).isEqualTo("available");
        requireComplete(product.export("of-snapshot", Product.snapshotArn("snap")));
        requireComplete(product.export("live", Product.CLUSTER));

        for (String table : tables(truth)) {
          Expected expected = expected(truth, table);
          for (String export : List.of("of-snapshot", "live")) {
            String folder = "%s/every/types.%s/1".formatted(export, table);
            assertThat(product.keys(folder)).as(folder).contains(folder + "/_SUCCESS");
            if (!expected.columns().isEmpty() && !expected.rows().isEmpty()) {
              List<byte[]> parts = product.parts(folder);
              requireEqual(folder, expected, parts);
              requireCounts(folder, expected, product.download(folder, directory), duckDb);
            }
          }
        }
      }
    }
  }

  /// How many rows; types are the same in all majors, so those between need few.
  ///
  /// @param large rows of values that grow with the square of their number
  private record Amount(int rows, int large) {
    static Amount of(int major) {
      return PostgresMajors.oldestAndNewest().anyMatch(m -> m == major)
          ? new Amount(2_000, 60)
          : new Amount(200, 20);
    }

    String applied(String script) {
      return script
          .replaceAll("generate_series\\(1, (20000|5000)\\)", "generate_series(1, " + rows + ")")
          .replace("generate_series(1, 120)", "generate_series(1, " + large + ")");
    }
  }

  private static void fill(TestPostgres postgres, Amount amount) throws IOException {
    postgres.execute("postgres", "CREATE DATABASE every TEMPLATE template0 ENCODING UTF8");
    for (String extension : List.of("citext", "cube", "hstore", "isn", "ltree", "seg")) {
      postgres.execute("every", "CREATE EXTENSION " + extension);
    }
    try (InputStream script = SampleServer.class.getResourceAsStream("types.sql")) {
      postgres.execute(
          "every", amount.applied(new String(script.readAllBytes(), StandardCharsets.UTF_8)));
    }
    String columns =
        IntStream.rangeClosed(1, 1600)
            .mapToObj(i -> "c" + i + " int")
            .collect(Collectors.joining(","));
    postgres.execute(
        "every",
        ("CREATE TABLE types.wide ("
            + columns
            + "); INSERT INTO types.wide (c1, c2, c1600) VALUES (1, NULL, 1600), (2, 2, NULL)"),
        "CREATE TABLE types.no_columns ()");
    postgres.execute("every", "INSERT INTO types.no_columns DEFAULT VALUES");
  }

  private static void requireComplete(ExportTask task) {
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(task.percentProgress()).isEqualTo(100);
    assertThat(Optional.ofNullable(task.warningMessage()).orElse(""))
        .contains("NO_COLUMNS")
        .doesNotContain("PERMISSIONS")
        .doesNotContain("VALUE_TOO_LARGE");
  }

  /// A table as PostgreSQL prints it.
  ///
  /// @param columns names and PostgreSQL types
  private record Expected(Map<String, String> columns, List<List<Optional<String>>> rows) {}

  private static void requireEqual(String folder, Expected expected, List<byte[]> parts) {
    List<PrimitiveType> types = ParquetRows.columns(parts.getFirst());
    assertThat(types.stream().map(PrimitiveType::getName))
        .as(folder)
        .containsExactlyElementsOf(expected.columns().keySet());
    List<List<Optional<String>>> rows = new ArrayList<>();
    parts.forEach(part -> rows.addAll(ParquetRows.of(part)));
    List<List<Optional<String>>> wanted =
        expected.rows().stream().map(row -> asJavaPrints(row, types)).toList();
    requireSameRows(folder, sorted(rows), sorted(wanted));
    List<Map<String, ParquetRows.Bounds>> bounds = parts.stream().map(ParquetRows::bounds).toList();
    for (int column = 0; column < types.size(); column++) {
      requireStatistics(folder, types.get(column), column, wanted, bounds);
    }
  }

  /// As an equality of the lists, but with a message that fits on a screen.
  private static void requireSameRows(String folder, List<String> rows, List<String> wanted) {
    List<String> missing = new ArrayList<>(wanted);
    List<String> surplus = new ArrayList<>(rows);
    Set<String> exported = new HashSet<>(rows);
    Set<String> inDatabase = new HashSet<>(wanted);
    missing.removeIf(exported::contains);
    surplus.removeIf(inDatabase::contains);
    assertThat(missing.stream().limit(3).map(EveryTypeTest::shortened))
        .as(
            "%s: rows missing, exported instead %s",
            folder, surplus.stream().limit(3).map(EveryTypeTest::shortened).toList())
        .isEmpty();
    assertThat(rows.equals(wanted)).as("%s: each row as often as in the database", folder).isTrue();
  }

  private static void requireStatistics(
      String folder,
      PrimitiveType type,
      int column,
      List<List<Optional<String>>> rows,
      List<Map<String, ParquetRows.Bounds>> parts) {
    long nulls = 0;
    List<ParquetRows.Bounds> bounds = new ArrayList<>();
    for (Map<String, ParquetRows.Bounds> part : parts) {
      ParquetRows.Bounds here = requireNonNull(part.get(type.getName()), type.getName());
      bounds.add(here);
      nulls += here.nulls();
    }
    List<String> values = rows.stream().flatMap(row -> row.get(column).stream()).toList();
    String what = folder + " " + type.getName();
    assertThat(nulls).as(what).isEqualTo(rows.size() - values.size());
    Comparator<String> order = ParquetRows.order(type);
    boolean nan = values.contains("NaN");
    for (String value : nan ? List.<String>of() : values) {
      assertThat(bounds)
          .as("%s: %s within the bounds of some part", what, shortened(value))
          .anyMatch(b ->
              b.least().map(least -> order.compare(least, value) <= 0).orElse(false)
                  && b.greatest()
                      .map(greatest -> order.compare(greatest, value) >= 0)
                      .orElse(false));
    }
    values.stream()
        .filter(value -> !nan && parts.size() == 1 && isShort(value))
        .min(order)
        .filter(least -> values.stream().allMatch(value -> order.compare(least, value) <= 0))
        .filter(least -> !isZero(least))
        .ifPresent(least -> assertThat(bounds.getFirst().least()).as(what).contains(least));
  }

  /// DuckDB's own counts.
  private static void requireCounts(
      String folder, Expected expected, List<Path> files, Connection duckDb) throws SQLException {
    String source =
        files.stream()
            .map(file -> "'" + file + "'")
            .collect(Collectors.joining(",", "read_parquet([", "])"));
    String counts =
        expected.columns().keySet().stream()
            .map(name -> "count(\"" + name.replace("\"", "\"\"") + "\")")
            .collect(Collectors.joining(","));
    try (Statement statement = duckDb.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*), " + counts + " FROM " + source)) {
      row.next();
      assertThat(row.getLong(1)).as(folder).isEqualTo(expected.rows().size());
      for (int column = 0; column < expected.columns().size(); column++) {
        int index = column;
        assertThat(row.getLong(column + 2))
            .as("%s column %d", folder, column)
            .isEqualTo(expected.rows().stream().filter(r -> r.get(index).isPresent()).count());
      }
    }
  }

  private static boolean isShort(String value) {
    return value.getBytes(StandardCharsets.UTF_8).length <= BOUND_BYTES;
  }

  /// The least zero is written as -0.0, whichever there is.
  private static boolean isZero(String value) {
    return value.equals("0.0") || value.equals("-0.0");
  }

  private static String shortened(String value) {
    return value.length() > 500 ? value.substring(0, 500) + "…" : value;
  }

  private static List<String> sorted(List<List<Optional<String>>> rows) {
    return rows.stream().map(List::toString).sorted().toList();
  }

  private static List<Optional<String>> asJavaPrints(
      List<Optional<String>> row, List<PrimitiveType> types) {
    List<Optional<String>> texts = new ArrayList<>();
    for (int column = 0; column < row.size(); column++) {
      PrimitiveType type = types.get(column);
      texts.add(row.get(column).map(text -> asJavaPrints(text, type)));
    }
    return texts;
  }

  private static String asJavaPrints(String text, PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT -> Float.toString(Float.parseFloat(text));
      case DOUBLE -> Double.toString(Double.parseDouble(text));
      case BOOLEAN -> Boolean.toString(text.equals("t"));
      case BINARY -> text;
      case INT32, INT64, FIXED_LEN_BYTE_ARRAY, INT96 -> text;
    };
  }

  /// What prints a column: the type's output function; bytes in hexadecimal.
  private static String printed(String column, String type) {
    String name = "\"" + column.replace("\"", "\"\"") + "\"";
    return type.equals("bytea")
        ? "encode(%s, 'hex')".formatted(name)
        : "CASE WHEN %s IS DISTINCT FROM NULL THEN pg_catalog.format('%%s', %s) END"
            .formatted(name, name);
  }

  private static Connection connect(TestPostgres postgres) throws SQLException {
    Connection connection = postgres.connect("every");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET DateStyle = 'ISO, MDY'; SET IntervalStyle = postgres; SET TimeZone = 'UTC';"
              + " SET extra_float_digits = 1; SET search_path = ''; SET bytea_output = hex");
    }
    return connection;
  }

  private static List<String> tables(Connection truth) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = truth.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT relname FROM pg_class WHERE relnamespace = 'types'::regnamespace"
                    + " AND relkind IN ('r', 'p') AND relpersistence = 'p' AND NOT relispartition ORDER BY 1")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    assertThat(tables).contains("numbers", "texts", "times", "arrays", "wide", "no_columns");
    return tables;
  }

  private static Expected expected(Connection truth, String table) throws SQLException {
    Map<String, String> columns = new java.util.LinkedHashMap<>();
    String quoted = "types.\"" + table + "\"";
    try (Statement statement = truth.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
                    .formatted(quoted))) {
      while (rows.next()) {
        columns.put(rows.getString(1), rows.getString(2));
      }
    }
    if (columns.isEmpty()) {
      return new Expected(columns, List.of());
    }
    String list =
        columns.entrySet().stream()
            .map(column -> printed(column.getKey(), column.getValue()))
            .collect(Collectors.joining(", "));
    List<List<Optional<String>>> rows = new ArrayList<>();
    try (Statement statement = truth.createStatement();
        ResultSet result = statement.executeQuery("SELECT %s FROM %s".formatted(list, quoted))) {
      while (result.next()) {
        String[] values = new String[columns.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = result.getString(i + 1);
        }
        rows.add(
            Arrays.stream(values)
                .map(value -> Optional.ofNullable(value).map(ParquetRows::shortened))
                .toList());
      }
    }
    return new Expected(columns, rows);
  }
}

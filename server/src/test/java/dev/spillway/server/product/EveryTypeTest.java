package dev.spillway.server.product;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.embedded.sample.SampleServer;
import dev.spillway.testkit.parquet.Bounds;
import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  @TempDir Path directory;

  @ParameterizedTest(name = "PostgreSQL {0}")
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void exportsEqualTheDatabase(int major) throws Exception {
    try (TestPostgres postgres = TestPostgres.start(major)) {
      fill(postgres, Amount.of(major));
      try (Product product = Product.start(directory.resolve("spillway"), postgres);
          Connection truth = PrintedTable.connect(postgres, "every");
          DuckDbParts duckDb = new DuckDbParts()) {
        assertThat(product.snapshot("snap").status()).isEqualTo("available");
        requireComplete(product.export("of-snapshot", Product.snapshotArn("snap")));
        requireComplete(product.export("live", Product.CLUSTER));

        for (String table : tables(truth)) {
          PrintedTable expected = PrintedTable.of(truth, "types", table);
          for (String export : List.of("of-snapshot", "live")) {
            String folder = "%s/every/types.%s/1".formatted(export, table);
            assertThat(product.keys(folder)).as(folder).contains(folder + "/_SUCCESS");
            if (!expected.columns().isEmpty() && !expected.rows().isEmpty()) {
              List<Path> parts = product.download(folder, directory);
              for (PartReader reader : List.of(new ParquetJavaParts(), duckDb)) {
                requireEqual(folder + " by " + reader, expected, parts, reader);
              }
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

  private static void requireEqual(
      String what, PrintedTable expected, List<Path> parts, PartReader reader) throws Exception {
    List<PrimitiveType> types = ParquetRows.columns(Files.readAllBytes(parts.getFirst()));
    assertThat(types.stream().map(PrimitiveType::getName))
        .as(what)
        .containsExactlyElementsOf(expected.columns());
    PrintedTable wanted =
        expected.map((column, text) -> ParquetRows.printed(text, types.get(column)));
    List<List<Optional<String>>> rows = new ArrayList<>();
    Map<String, Map<String, List<Bounds>>> all = new TreeMap<>();
    for (Path part : parts) {
      PrintedTable here = new PrintedTable(expected.columns(), reader.rows(part));
      rows.addAll(here.rows());
      reader
          .bounds(part)
          .forEach((place, bounds) -> {
            String where = "%s, %s of %s".formatted(what, place, part.getFileName());
            requireStatistics(where, types, here, bounds, reader);
            bounds.forEach((column, several) ->
                all.computeIfAbsent(place, _ -> new TreeMap<>())
                    .computeIfAbsent(column, _ -> new ArrayList<>())
                    .addAll(several));
          });
    }
    requireSameRows(what, new PrintedTable(expected.columns(), rows).sorted(), wanted.sorted());
    assertThat(all).as(what).isNotEmpty();
    all.forEach(
        (place, bounds) -> requireStatistics(what + ", " + place, types, wanted, bounds, reader));
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
      String where,
      List<PrimitiveType> types,
      PrintedTable table,
      Map<String, List<Bounds>> statistics,
      PartReader reader) {
    for (int i = 0; i < types.size(); i++) {
      int column = i;
      PrimitiveType type = types.get(column);
      String name = type.getName();
      new StatisticsCheck(where + ", column " + name, type, reader)
          .require(
              Bounds.over(requireNonNull(statistics.get(name), name), Bounds.order(type)),
              table.rows().stream().map(row -> row.get(column)).toList());
    }
  }

  private static String shortened(String value) {
    return value.length() > 500 ? value.substring(0, 500) + "…" : value;
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
}

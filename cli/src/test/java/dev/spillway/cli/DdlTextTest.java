package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trino.sql.parser.SqlParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The texts of `spillway ddl`, to the letter, and those for Trino by Trino's own grammar. That
/// DuckDB and Spark run theirs, a test of the server shows, against a real export.
class DdlTextTest {
  @TempDir Path folder;

  @BeforeEach
  void export() throws IOException {
    manifest(
        "from_1_to_3",
        table(
            "shop.sales.Orders",
            "",
            column("id", "bigint", "int64", ""),
            column(
                "total",
                "numeric",
                "binary (UTF8)",
                ",\"originalNumPrecision\":14,\"originalNumScale\":2"),
            column("free", "numeric", "binary (UTF8)", ""),
            column(
                "wide",
                "numeric",
                "binary (UTF8)",
                ",\"originalNumPrecision\":40,\"originalNumScale\":2"),
            column("day", "date", "binary (UTF8)", ""),
            column("at", "time without time zone", "binary (UTF8)", ""),
            column("stamp", "timestamp without time zone", "binary (UTF8)", ""),
            column("instant", "timestamp with time zone", "binary (UTF8)", ""),
            column("key", "uuid", "binary (UTF8)", ""),
            column("doc", "jsonb", "binary (UTF8)", ""),
            column("a`b\\\"c", "text", "binary (UTF8)", ""),
            column("flag", "boolean", "boolean", ""),
            column("few", "smallint", "int32 (INT_16)", ""),
            column("some", "integer", "int32", ""),
            column("near", "real", "float", ""),
            column("nearer", "double precision", "double", ""),
            column("bytes", "bytea", "binary", "")),
        table("shop.sales.orders", "", column("day", "date", "binary (UTF8)", "")),
        table("shop.sales.gone", "TABLE_DROPPED: somebody\\ndropped it"));
    manifest(
        "from_4_to_6",
        table(
            "test.test.customer",
            "",
            column("c_since", "datetime", "int64 (TIMESTAMP_MICRO)", ""),
            column("c_balance", "decimal", "int64 (DECIMAL(12,2))", ""),
            column("c_much", "bigint", "fixed_len_byte_array (DECIMAL(20,0))", "")),
        table("shop.cases", "", column("a", "int", "int32", ""), column("A", "int", "int32", "")),
        table("shop.nothing", ""));
    part("shop/sales.Orders/1/part-00000-x-c000.gz.parquet");
    part("shop/sales.Orders/1/_SUCCESS");
    part("shop/sales.orders/1/_SUCCESS");
    part("test/test.customer/1/part-00000-x-c000.gz.parquet");
    part("test/test.customer/2/part-00000-x-c000.gz.parquet");
    part("shop/cases/part-00000-x-c000.gz.parquet");
    part("shop/nothing/1/_SUCCESS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"athena", "hive", "trino", "spark", "duckdb"})
  void textsAreAsTheyAreKept(String engine) throws IOException {
    String text =
        ddl("--for", engine, "--location", "s3://lake/it's here/x/", folder.toString()).out();

    assertThat(text).isEqualTo(kept(engine + ".sql"));
  }

  @Test
  void trinosTextIsOfItsGrammar() throws IOException {
    SqlParser parser = new SqlParser();
    List<String> statements = statements(kept("trino.sql"));

    assertThat(statements).hasSize(7);
    assertThat(statements)
        .allSatisfy(statement -> assertThat(parser.createStatement(statement)).isNotNull());
    // Athena's views are Trino's.
    assertThat(statements(kept("athena.sql")))
        .filteredOn(statement -> statement.contains("VIEW"))
        .hasSize(2)
        .allSatisfy(statement ->
            assertThat(
                    parser.createStatement(
                        statement.replaceFirst("VIEW .* AS SELECT", "VIEW v AS SELECT")))
                .isNotNull());
  }

  @Test
  void locationsAreWhereTheFolderIs() {
    assertThat(ddl("--for", "spark", folder.toString()).out())
        .contains("LOCATION 'file://" + folder + "/shop/sales.Orders/1'");
    assertThat(ddl("--for", "duckdb", folder.toString()).out())
        .contains("read_parquet('" + folder + "/shop/sales.Orders/1/*.parquet')");
    assertThat(ddl("--for", "trino", "--catalog", "lake", folder.toString()).out())
        .contains("CREATE SCHEMA IF NOT EXISTS \"lake\".\"shop\";");
  }

  @Test
  void whatCannotBeSaysWhy() throws IOException {
    assertThat(ddl("--for", "oracle", folder.toString()).status()).isEqualTo(252);
    assertThat(ddl(folder.toString()).status()).isEqualTo(252);
    assertThat(ddl("--for", "hive", "s3://lake").err()).contains("is a bucket");
    Files.delete(folder.resolve("export_tables_info_x_from_1_to_3.json"));
    Files.writeString(folder.resolve("export_tables_info_x_from_4_to_6.json"), "{");
    assertThat(ddl("--for", "hive", folder.toString()))
        .satisfies(run -> assertThat(run.status()).isEqualTo(1))
        .satisfies(run -> assertThat(run.err()).contains("_from_4_to_6.json is no JSON"));
    Files.delete(folder.resolve("export_tables_info_x_from_4_to_6.json"));
    assertThat(ddl("--for", "hive", folder.toString()).err()).contains("no export_tables_info");
  }

  private static List<String> statements(String text) {
    return Arrays.stream(text.replaceAll("(?m)^--.*\\R", "").split(";\\R"))
        .filter(statement -> !statement.isBlank())
        .toList();
  }

  private void manifest(String range, String... tables) throws IOException {
    Files.writeString(
        folder.resolve("export_tables_info_x_" + range + ".json"),
        "{\"perTableStatus\":[" + String.join(",", tables) + "]}");
  }

  private static String table(String target, String warning, String... columns) {
    return "{\"schemaMetadata\":{\"originalTypeMappings\":[%s]},\"target\":\"%s\"%s}"
        .formatted(
            String.join(",", columns),
            target,
            warning.isEmpty() ? "" : ",\"warningMessage\":\"" + warning + "\"");
  }

  private static String column(String name, String original, String exported, String more) {
    return "{\"columnName\":\"%s\",\"originalType\":\"%s\",\"expectedExportedType\":\"%s\"%s}"
        .formatted(name, original, exported, more);
  }

  private void part(String name) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.createFile(folder.resolve(name));
  }

  private static String kept(String name) throws IOException {
    try (var stream =
        Objects.requireNonNull(DdlTextTest.class.getResourceAsStream("ddl/" + name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static CommandRun ddl(String... arguments) {
    List<String> all = new ArrayList<>(List.of("ddl"));
    all.addAll(List.of(arguments));
    return CommandRun.plain(Map.of(), terminal -> Cli.run(all, terminal));
  }
}

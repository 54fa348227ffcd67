package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.schema.PrimitiveType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// Tables of every shape, exported with every codec, deflater and setting that changes what is
/// written, live and from a snapshot: both readers find what PostgreSQL says.
class EverySettingTest {
  private static final String DATABASE = "shapes";
  private static final String SPACED = "spaced";

  /// Each value of each setting stands here once; ParquetRoundTripTest has every level.
  enum Setting {
    DEFAULTS("GZIP"),
    ISA_L("GZIP", "gzip: {deflater: isa-l, level: 3}", "part-size: 1MB"),
    LIBDEFLATE("GZIP", "gzip: {deflater: libdeflate, prefer: size}", "memory: 16MB"),
    JDK("GZIP", "gzip: {deflater: jdk, level: 9}", "threads: 1", "column-names: keep"),
    ZSTD("ZSTD", "codec: zstd", "memory: 16MB", "part-size: 1MB"),
    SNAPPY("SNAPPY", "codec: snappy", "threads: 1"),
    UNCOMPRESSED("UNCOMPRESSED", "codec: uncompressed", "column-names: keep", "part-size: 2MB");

    final String codec;
    private final String lines;

    Setting(String codec, String... lines) {
      this.codec = codec;
      this.lines = String.join(", ", lines);
    }

    String[] configuration() {
      return lines.isEmpty() ? new String[0] : new String[] {"export: {" + lines + "}"};
    }

    /// The name of an export with this setting.
    String task(String of) {
      return (this + "-" + of).replace('_', '-').toLowerCase(Locale.ROOT);
    }

    boolean has(String line) {
      return lines.contains(line);
    }
  }

  @TempDir static Path directory;
  private static TestPostgres postgres;
  private static final Map<String, PrintedTable> EXPECTED = new LinkedHashMap<>();

  @TempDir Path files;

  @BeforeAll
  static void makeTablesAndSnapshot() throws Exception {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE DATABASE " + DATABASE);
    fill();
    try (Connection truth = PrintedTable.connect(postgres, DATABASE)) {
      for (String table : tables()) {
        EXPECTED.put(table, PrintedTable.of(truth, "public", table));
      }
    }
    try (Product product = Product.start(directory, postgres)) {
      assertThat(product.snapshot("shapes").status()).isEqualTo("available");
    }
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static List<String> tables() {
    return postgres.rows(
        DATABASE,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1");
  }

  /// No table is analysed but one; the films do not fit into the memory of any setting's writer.
  private static void fill() {
    String broad =
        IntStream.range(0, 1_600)
            .mapToObj(i -> "c" + i + " int2")
            .collect(Collectors.joining(", "));
    postgres.execute(
        DATABASE,
        """
        CREATE TABLE items AS SELECT i AS id, i % 7 AS part, (i * 1.01)::numeric(15, 2) AS price, 'N'::char(1) AS flag,
          date '1995-01-01' + i % 2500 AS shipped, 'DELIVER IN PERSON'::char(25) AS instruct, md5(i::text) || md5((-i)::text) AS comment
        FROM generate_series(1, 12000) i
        """,
        """
        CREATE TABLE nulls AS SELECT nullif(i % 5, 0) AS a, CASE WHEN i % 5 <> 1 THEN i * 1e10::bigint END AS b,
          CASE WHEN i % 5 <> 2 THEN i / 3.0::float8 END AS c, CASE WHEN i % 5 <> 3 THEN i % 2 = 0 END AS d,
          CASE WHEN i % 5 <> 4 THEN 'v' || i % 50 END AS e, NULL::int AS f, (i * 0.001)::numeric(30, 10) AS g
        FROM generate_series(1, 5000) i
        """,
        "CREATE TABLE broad (" + broad + ")",
        "INSERT INTO broad (c0, c799, c1599) SELECT i, i % 7, nullif(i % 3, 0) FROM generate_series(1, 40) i",
        """
        CREATE TABLE documents AS SELECT i AS id, CASE WHEN i % 4 = 0
          THEN (SELECT string_agg(md5(j::text || i::text), '') FROM generate_series(1, 3000) j)
          ELSE repeat(md5(i::text), 300 * i) END AS body, decode(md5(i::text), 'hex') AS bytes
        FROM generate_series(1, 40) i
        """,
        "CREATE TABLE films AS SELECT i AS id, repeat(md5(i::text), i * 1031250) AS body FROM generate_series(0, 1) i",
        "CREATE TABLE rows_of_four AS SELECT v AS a, v AS b, reverse(v) AS c, v AS d FROM (SELECT repeat(md5('row'), 90000) AS v) one",
        "CREATE TABLE nothing (id int, v text)",
        "CREATE TABLE nothing_left AS SELECT i AS id FROM generate_series(1, 1000) i",
        "DELETE FROM nothing_left",
        "CREATE TABLE tiny AS SELECT 1 AS id",
        "CREATE TABLE \"" + SPACED + "\" (\"a name\" int)",
        "INSERT INTO " + SPACED + " VALUES (1), (NULL)",
        "CREATE TABLE parted (id int, v text) PARTITION BY RANGE (id)",
        "CREATE TABLE parted_0 PARTITION OF parted FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (100) TO (200)",
        "CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (200) TO (300)",
        "INSERT INTO parted SELECT i, md5(i::text) FROM generate_series(0, 299) i WHERE i / 100 <> 1",
        "ANALYZE items");
  }

  @Test
  void theDefaultsAreReadBackInEveryShape() throws Exception {
    requireReadBack(Setting.DEFAULTS);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DEFAULTS")
  @Tag("all")
  void everySettingIsReadBackInEveryShape(Setting setting) throws Exception {
    requireReadBack(setting);
  }

  private void requireReadBack(Setting setting) throws Exception {
    try (Product product = Product.start(directory, postgres, setting.configuration())) {
      for (String source : List.of(Product.snapshotArn("shapes"), Product.CLUSTER)) {
        String id = setting.task(source.equals(Product.CLUSTER) ? "live" : "snapshot");
        ExportTask task = product.export(id, source);
        assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
        requireEqual(setting, product, id);
      }
    }
  }

  private void requireEqual(Setting setting, Product product, String id) throws Exception {
    try (DuckDbParts duckDb = new DuckDbParts()) {
      for (Map.Entry<String, PrintedTable> table : EXPECTED.entrySet()) {
        String folder = "%s/%s/public.%s".formatted(id, DATABASE, table.getKey());
        if (table.getKey().equals(SPACED) && !setting.has("column-names: keep")) {
          assertThat(product.keys(folder + "/")).as("skipped").isEmpty();
          continue;
        }
        List<Path> parts = product.download(folder, Files.createTempDirectory(files, "parts"));
        requireParts(setting, table.getKey(), parts);
        requireEqual(folder + " by DuckDB", table.getValue(), parts, duckDb);
        requireEqual(folder + " by parquet-java", table.getValue(), parts, new ParquetJavaParts());
        for (Path part : parts) {
          assertThat(duckDb.codecs(part)).as(folder).containsExactly(setting.codec);
          Files.delete(part);
        }
      }
    }
  }

  /// Without this a setting might pass by not being followed.
  private static void requireParts(Setting setting, String table, List<Path> parts) {
    switch (table) {
      case "nothing", "nothing_left" -> assertThat(parts).as(table).isEmpty();
      case "items" -> {
        boolean small = setting.has("part-size: 1MB");
        assertThat(parts.size() > 1).as("%s parts of %s", parts.size(), table).isEqualTo(small);
      }
      default -> assertThat(parts).as(table).isNotEmpty();
    }
  }

  private static void requireEqual(
      String what, PrintedTable expected, List<Path> parts, PartReader reader) throws Exception {
    if (parts.isEmpty()) {
      assertThat(expected.rows()).as(what).isEmpty();
      return;
    }
    List<PrimitiveType> types = ParquetRows.columns(Files.readAllBytes(parts.getFirst()));
    assertThat(types.stream().map(PrimitiveType::getName))
        .as(what)
        .containsExactlyElementsOf(expected.columns());
    List<List<Optional<String>>> rows = new ArrayList<>();
    for (Path part : parts) {
      rows.addAll(reader.rows(part));
    }
    PrintedTable wanted =
        expected.map((column, text) -> ParquetRows.printed(text, types.get(column)));
    assertThat(new PrintedTable(expected.columns(), rows).sorted().equals(wanted.sorted()))
        .as(what)
        .isTrue();
  }
}

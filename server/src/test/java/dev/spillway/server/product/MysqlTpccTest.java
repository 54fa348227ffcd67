package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.TestMysql;
import dev.spillway.testkit.parquet.ParquetRows;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// The nine tables of TPC-C, of which an export by Aurora MySQL is public: the same paths, schema,
/// annotations, JSON keys and names of types.
class MysqlTpccTest {
  private static final Map<String, String> TABLES = new LinkedHashMap<>();

  /// Of a column in the manifest: the three of 2020, and those that newer exports have besides.
  private static final List<String> MEMBERS =
      List.of(
          "columnName",
          "originalType",
          "expectedExportedType",
          "originalCharMaxLength",
          "originalNumPrecision",
          "originalNumScale",
          "originalDateTimePrecision");

  static {
    TABLES.put(
        "customer",
        "c_id int, c_d_id int, c_w_id int, c_first varchar(16), c_middle char(2), c_last varchar(16), c_street_1 varchar(20), c_street_2 varchar(20), c_city varchar(20), c_state char(2), c_zip char(9), c_phone char(16), c_since datetime, c_credit char(2), c_credit_lim decimal(12,2), c_discount decimal(4,4), c_balance decimal(12,2), c_ytd_payment decimal(12,2), c_payment_cnt int, c_delivery_cnt int, c_data varchar(500)");
    TABLES.put(
        "district",
        "d_id int, d_w_id int, d_name varchar(10), d_street_1 varchar(20), d_street_2 varchar(20), d_city varchar(20), d_state char(2), d_zip char(9), d_tax decimal(4,4), d_ytd decimal(12,2), d_next_o_id int");
    TABLES.put(
        "history",
        "h_c_id int, h_c_d_id int, h_c_w_id int, h_d_id int, h_w_id int, h_date datetime, h_amount decimal(6,2), h_data varchar(24)");
    TABLES.put(
        "item",
        "i_id int, i_im_id int, i_name varchar(24), i_price decimal(5,2), i_data varchar(50)");
    TABLES.put("new_order", "no_o_id int, no_d_id int, no_w_id int");
    TABLES.put(
        "order_line",
        "ol_o_id int, ol_d_id int, ol_w_id int, ol_number int, ol_i_id int, ol_supply_w_id int, ol_delivery_d datetime, ol_quantity int, ol_amount decimal(6,2), ol_dist_info char(24)");
    TABLES.put(
        "orders",
        "o_id int, o_d_id int, o_w_id int, o_c_id int, o_entry_d datetime, o_carrier_id int, o_ol_cnt int, o_all_local int");
    TABLES.put(
        "stock",
        "s_i_id int, s_w_id int, s_quantity int, s_dist_01 char(24), s_dist_02 char(24), s_dist_03 char(24), s_dist_04 char(24), s_dist_05 char(24), s_dist_06 char(24), s_dist_07 char(24), s_dist_08 char(24), s_dist_09 char(24), s_dist_10 char(24), s_ytd int, s_order_cnt int, s_remote_cnt int, s_data varchar(50)");
    TABLES.put(
        "warehouse",
        "w_id int, w_name varchar(10), w_street_1 varchar(20), w_street_2 varchar(20), w_city varchar(20), w_state char(2), w_zip char(9), w_tax decimal(4,4), w_ytd decimal(12,2)");
  }

  /// What Amazon's files say of a column.
  ///
  /// @param exported expectedExportedType
  /// @param schema physical type, converted type, precision and scale in the Parquet schema
  private record Fact(String original, String exported, String schema, String value, String text) {}

  private static Fact fact(String type) {
    return switch (type.replaceAll("(char|varchar)\\(.*", "$1")) {
      case "int" -> new Fact("int", "int32", "INT32|||", "7", "7");
      case "char" -> new Fact("char", "binary (UTF8)", "BYTE_ARRAY|UTF8||", "'ä'", "ä");
      case "varchar" -> new Fact("varchar", "binary (UTF8)", "BYTE_ARRAY|UTF8||", "'b'", "b");
      case "datetime" ->
          new Fact(
              "datetime",
              "int64 (TIMESTAMP_MICRO)",
              "INT64|TIMESTAMP_MICROS||",
              "'2020-09-10 07:12:21'",
              "1599721941000000");
      case "decimal(12,2)" ->
          new Fact(
              "decimal", "int64 (DECIMAL(12,2))", "INT64|DECIMAL|12|2", "-50000.25", "-5000025");
      case "decimal(4,4)" ->
          new Fact("decimal", "int32 (DECIMAL(4,4))", "INT32|DECIMAL|4|4", "0.3412", "3412");
      case "decimal(5,2)" ->
          new Fact("decimal", "int32 (DECIMAL(5,2))", "INT32|DECIMAL|5|2", "1.5", "150");
      case "decimal(6,2)" ->
          new Fact("decimal", "int32 (DECIMAL(6,2))", "INT32|DECIMAL|6|2", "10", "1000");
      default -> throw new IllegalArgumentException(type);
    };
  }

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void isExportedAsAmazonDoes(Engine engine) throws Exception {
    TestMysql mysql = TestMysql.shared(engine);
    String database = mysql.createDatabase();
    fill(mysql, database);
    try (Product product =
        MysqlSite.start(directory.resolve("s"), mysql, "SELECT, RELOAD, PROCESS")) {
      DBInstance instance = product.rds.describeDBInstances().dbInstances().getFirst();
      assertThat(instance.engine()).isEqualTo(engine.rdsName());
      assertThat(instance.engineVersion())
          .isEqualTo(mysql.value("", "select version()").split("-", 2)[0]);
      assertThat(product.rds.describeDBClusters().dbClusters().getFirst().engine())
          .isEqualTo(engine.rdsName());

      ExportTask task = product.export("ci", Product.CLUSTER, database);

      assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
      assertThat(task.warningMessage()).isNull();
      requireKeys(product, database);
      requireExportInfo(product, database);
      requireTablesInfo(product, database);
      for (Map.Entry<String, String> table : TABLES.entrySet()) {
        requirePart(product, database, table.getKey(), columns(table.getValue()));
      }
      requireSameFromSnapshot(product, mysql, database);
    }
  }

  /// Of a table that the server does not have any more, from both kinds of snapshots.
  private static void requireSameFromSnapshot(Product product, TestMysql mysql, String database) {
    assertThat(product.snapshot("kept").status()).isEqualTo("available");
    assertThat(product.clusterSnapshot("kept").status()).isEqualTo("available");
    mysql.execute(database, "DROP TABLE customer");
    Map<String, String> sources =
        Map.of(
            "of-instance", Product.snapshotArn("kept"),
            "of-cluster", Product.clusterSnapshotArn("kept"));
    String folder = "%%s/%1$s/%1$s.customer/1".formatted(database);
    sources.forEach((id, source) -> {
      ExportTask task = product.export(id, source, database + ".customer");
      assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
      assertThat(product.parts(folder.formatted(id)))
          .singleElement()
          .isEqualTo(product.parts(folder.formatted("ci")).getFirst());
    });
  }

  private static void fill(TestMysql mysql, String database) {
    TABLES.forEach((table, columns) -> {
      List<String> values = new ArrayList<>();
      columns(columns).values().forEach(type -> values.add(fact(type).value()));
      mysql.execute(
          database,
          "CREATE TABLE " + table + " (" + columns + ")",
          "INSERT INTO %s VALUES (%s)".formatted(table, String.join(", ", values)));
    });
  }

  private static Map<String, String> columns(String ddl) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String column : ddl.split(", ", -1)) {
      String[] parts = column.split(" ", 2);
      columns.put(parts[0], parts[1]);
    }
    return columns;
  }

  private static void requireKeys(Product product, String database) {
    List<String> expected = new ArrayList<>();
    expected.add("ci/export_info_ci.json");
    expected.add("ci/export_tables_info_ci_from_1_to_9.json");
    for (String table : TABLES.keySet()) {
      String folder = "ci/%1$s/%1$s.%2$s/1/".formatted(database, table);
      expected.add(folder + "_SUCCESS");
      expected.add(folder + "part-00000-UUID-c000.gz.parquet");
    }
    assertThat(product.keys("ci/"))
        .extracting(key -> key.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /// Amazon's members in Amazon's order; `consistency` is ours.
  private static void requireExportInfo(Product product, String database) throws IOException {
    JsonNode info = new ObjectMapper().readTree(product.content("ci/export_info_ci.json"));
    assertThat(info.fieldNames())
        .toIterable()
        .containsExactly(
            "exportTaskIdentifier",
            "sourceArn",
            "exportOnly",
            "snapshotTime",
            "taskStartTime",
            "taskEndTime",
            "s3Bucket",
            "s3Prefix",
            "exportedFilesPath",
            "iamRoleArn",
            "kmsKeyId",
            "status",
            "percentProgress",
            "totalExportedDataInGB",
            "consistency");
    assertThat(info.get("exportOnly")).hasToString("[\"" + database + "\"]");
    assertThat(info.get("exportedFilesPath").asText()).isEqualTo("ci");
    assertThat(info.get("s3Prefix").asText()).isEmpty();
    assertThat(info.get("status").asText()).isEqualTo("COMPLETE");
    assertThat(info.get("kmsKeyId").asText()).isEqualTo(Product.KEY);
  }

  private static void requireTablesInfo(Product product, String database) throws IOException {
    JsonNode tables =
        new ObjectMapper()
            .readTree(product.content("ci/export_tables_info_ci_from_1_to_9.json"))
            .get("perTableStatus");
    List<String> names = List.copyOf(TABLES.keySet());
    for (int i = 0; i < names.size(); i++) {
      JsonNode table = tables.get(i);
      assertThat(table.fieldNames())
          .toIterable()
          .containsExactly("tableStatistics", "schemaMetadata", "status", "sizeGB", "target");
      assertThat(table.get("target").asText())
          .isEqualTo("%1$s.%1$s.%2$s".formatted(database, names.get(i)));
      assertThat(table.get("sizeGB").asDouble()).isEqualTo(16_384.0 / (1 << 30));
      List<String> expected = new ArrayList<>();
      columns(Objects.requireNonNull(TABLES.get(names.get(i))))
          .forEach((column, type) ->
              expected.add(column + " " + fact(type).original() + " " + fact(type).exported()));
      List<String> actual = new ArrayList<>();
      for (JsonNode column : table.get("schemaMetadata").get("originalTypeMappings")) {
        assertThat(column.fieldNames())
            .toIterable()
            .startsWith("columnName", "originalType", "expectedExportedType")
            .isSubsetOf(MEMBERS);
        actual.add(
            "%s %s %s"
                .formatted(
                    column.get("columnName").asText(),
                    column.get("originalType").asText(),
                    column.get("expectedExportedType").asText()));
      }
      assertThat(actual).isEqualTo(expected);
    }
  }

  private void requirePart(
      Product product, String database, String table, Map<String, String> columns)
      throws IOException, SQLException {
    String folder = "ci/%1$s/%1$s.%2$s/1".formatted(database, table);
    List<Path> files = product.download(folder, directory);
    List<String> expected = new ArrayList<>(List.of("spark_schema|||||"));
    columns.forEach(
        (column, type) -> expected.add(column + "|" + fact(type).schema() + "|OPTIONAL"));
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      String schema =
          "SELECT name, type, converted_type, precision, scale, CASE WHEN num_children IS NULL THEN repetition_type END FROM parquet_schema('%s')"
              .formatted(files.getFirst());
      assertThat(TestPostgres.rows(duckDb, schema)).isEqualTo(expected);
      String chunks =
          "SELECT DISTINCT compression, row_group_id FROM parquet_metadata('%s')"
              .formatted(files.getFirst());
      assertThat(TestPostgres.rows(duckDb, chunks)).containsExactly("GZIP|0");
      String footer =
          "SELECT decode(key), starts_with(decode(value), '{\"type\":\"struct\",\"fields\":[{\"name\":') FROM parquet_kv_metadata('%s')"
              .formatted(files.getFirst());
      assertThat(TestPostgres.rows(duckDb, footer))
          .containsExactly("org.apache.spark.sql.parquet.row.metadata|true");
    }
    List<Optional<String>> row = ParquetRows.of(product.parts(folder).getFirst()).getFirst();
    List<Optional<String>> values = new ArrayList<>();
    columns.values().forEach(type -> values.add(Optional.of(fact(type).text())));
    assertThat(row).isEqualTo(values);
  }
}

package dev.spillway.core.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.ReadMethod;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.TableName;
import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ManifestsTest {
  private static final Instant TIME = Instant.parse("2020-09-10T06:50:05.5Z");
  private static final TableName CUSTOMER = new TableName("test", "test", "customer");

  @Test
  void writesExportInfoInAmazonsOrderOnOneLine() {
    ExportInfo info =
        new ExportInfo(
            "ci",
            "arn:aws:rds:us-west-2:123456789012:cluster-snapshot:s",
            List.of("test"),
            TIME,
            TIME,
            TIME,
            "bucket",
            "",
            "ci",
            "arn:aws:iam::123456789012:role/r",
            "arn:aws:kms:us-west-2:123456789012:key/k",
            3L << 29,
            new Consistency(true, "one"),
            Optional.empty());

    assertThat(text(Manifests.exportInfo(info)))
        .isEqualTo(
            "{\"exportTaskIdentifier\":\"ci\",\"sourceArn\":\"arn:aws:rds:us-west-2:123456789012:cluster-snapshot:s\","
                + "\"exportOnly\":[\"test\"],\"snapshotTime\":\"2020-09-10T06:50:05.500Z\",\"taskStartTime\":\"2020-09-10T06:50:05.500Z\","
                + "\"taskEndTime\":\"2020-09-10T06:50:05.500Z\",\"s3Bucket\":\"bucket\",\"s3Prefix\":\"\",\"exportedFilesPath\":\"ci\","
                + "\"iamRoleArn\":\"arn:aws:iam::123456789012:role/r\",\"kmsKeyId\":\"arn:aws:kms:us-west-2:123456789012:key/k\","
                + "\"status\":\"COMPLETE\",\"percentProgress\":100,\"totalExportedDataInGB\":1.5,"
                + "\"consistency\":{\"onePoint\":true,\"evidence\":\"one\"}}");
  }

  @Test
  void writesATableAsAmazonDoes() {
    SourceColumn id =
        SourceColumn.of("c_id", "int", ColumnType.plain(Carrier.INT, new LogicalType.Int32()));
    SourceColumn name =
        new SourceColumn(
            "c_name",
            "varchar",
            ColumnType.plain(Carrier.BYTES, new LogicalType.Utf8()),
            OptionalInt.of(16),
            OptionalInt.of(14),
            OptionalInt.of(2),
            OptionalInt.empty());
    TableInfo table =
        new TableInfo(
            CUSTOMER,
            List.of(id, name),
            16_384,
            Optional.of(TIME),
            Optional.of(TIME),
            1,
            Optional.empty(),
            Optional.of(new ReadMethod("COPY", "column x has type tsvector")));

    assertThat(text(Manifests.tablesInfo(List.of(table))))
        .isEqualTo(
            "{\"perTableStatus\":[{\"tableStatistics\":{\"extractionStartTime\":\"2020-09-10T06:50:05.500Z\","
                + "\"extractionEndTime\":\"2020-09-10T06:50:05.500Z\",\"partitioningInfo\":{\"numberOfPartitions\":1,\"numberOfCompletedPartitions\":1}},"
                + "\"schemaMetadata\":{\"originalTypeMappings\":["
                + "{\"columnName\":\"c_id\",\"originalType\":\"int\",\"expectedExportedType\":\"int32\"},"
                + "{\"columnName\":\"c_name\",\"originalType\":\"varchar\",\"expectedExportedType\":\"binary (UTF8)\",\"originalCharMaxLength\":16,\"originalNumPrecision\":14,\"originalNumScale\":2}]},"
                + "\"status\":\"COMPLETE\",\"sizeGB\":1.52587890625E-5,\"target\":\"test.test.customer\","
                + "\"readBy\":\"COPY (column x has type tsvector)\"}]}");
  }

  @Test
  void namesSkippedTablesWithTheirReason() {
    Skip skip = new Skip(SkipReason.PERMISSIONS_DO_NOT_EXIST, "grant SELECT");
    TableInfo table =
        new TableInfo(
            CUSTOMER,
            List.of(),
            0,
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.of(skip),
            Optional.empty());
    SortedMap<TableName, Skip> skipped = new TreeMap<>();
    skipped.put(CUSTOMER, skip);

    assertThat(text(Manifests.tablesInfo(List.of(table))))
        .contains("\"status\":\"SKIPPED\"")
        .contains("\"warningMessage\":\"PERMISSIONS_DO_NOT_EXIST: grant SELECT\"")
        .doesNotContain("tableStatistics");
    assertThat(Manifests.warning(skipped, List.of(new Notice("SOMETHING", "db", "say"))))
        .isEqualTo(
            "{\"skippedTables\":[{\"target\":\"test.test.customer\",\"reason\":\"PERMISSIONS_DO_NOT_EXIST\",\"detail\":\"grant SELECT\"}],"
                + "\"skippedObjectives\":[],\"general\":[{\"target\":\"db\",\"reason\":\"SOMETHING\",\"detail\":\"say\"}]}");
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}

package dev.spillway.core.layout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.TableName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;

/// Writes the JSON that tells readers what was exported. Keys, their order and their spelling are
/// Amazon's; times are ISO-8601 in UTC with milliseconds.
public final class Manifests {
  /// Tables of one `export_tables_info` object.
  public static final int TABLES_EACH = 1_000;

  private static final double BYTES_PER_GB = 1L << 30;
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Manifests() {}

  /// `export_info_<id>.json` of a complete export.
  public static byte[] exportInfo(ExportInfo info) {
    return json(json -> {
      json.writeStartObject();
      json.writeStringField("exportTaskIdentifier", info.exportTaskIdentifier());
      json.writeStringField("sourceArn", info.sourceArn());
      json.writeArrayFieldStart("exportOnly");
      for (String item : info.exportOnly()) {
        json.writeString(item);
      }
      json.writeEndArray();
      json.writeStringField("snapshotTime", time(info.snapshotTime()));
      json.writeStringField("taskStartTime", time(info.taskStartTime()));
      json.writeStringField("taskEndTime", time(info.taskEndTime()));
      json.writeStringField("s3Bucket", info.s3Bucket());
      json.writeStringField("s3Prefix", info.s3Prefix());
      json.writeStringField("exportedFilesPath", info.exportedFilesPath());
      json.writeStringField("iamRoleArn", info.iamRoleArn());
      json.writeStringField("kmsKeyId", info.kmsKeyArn());
      json.writeStringField("status", "COMPLETE");
      json.writeNumberField("percentProgress", 100);
      json.writeNumberField("totalExportedDataInGB", info.extractedBytes() / BYTES_PER_GB);
      json.writeObjectFieldStart("consistency");
      json.writeBooleanField("onePoint", info.consistency().onePoint());
      json.writeStringField("evidence", info.consistency().evidence());
      json.writeEndObject();
      if (info.encryption().isPresent()) {
        json.writeStringField("encryption", info.encryption().get());
      }
      json.writeEndObject();
    });
  }

  /// `export_tables_info_<id>_from_a_to_b.json` of some tables.
  public static byte[] tablesInfo(List<TableInfo> tables) {
    return json(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("perTableStatus");
      for (TableInfo table : tables) {
        table(json, table);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  /// The text of WarningMessage, in RDS's shape.
  ///
  /// @param skipped tables that were left out
  public static String warning(SortedMap<TableName, Skip> skipped, List<Notice> notices) {
    byte[] bytes =
        json(json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("skippedTables");
          for (Map.Entry<TableName, Skip> entry : skipped.entrySet()) {
            reason(
                json,
                entry.getKey().toString(),
                entry.getValue().reason().name(),
                entry.getValue().detail());
          }
          json.writeEndArray();
          json.writeArrayFieldStart("skippedObjectives");
          json.writeEndArray();
          json.writeArrayFieldStart("general");
          for (Notice notice : notices) {
            reason(json, notice.subject(), notice.reason(), notice.detail());
          }
          json.writeEndArray();
          json.writeEndObject();
        });
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void reason(JsonGenerator json, String target, String reason, String detail)
      throws IOException {
    json.writeStartObject();
    if (!target.isEmpty()) {
      json.writeStringField("target", target);
    }
    json.writeStringField("reason", reason);
    json.writeStringField("detail", detail);
    json.writeEndObject();
  }

  private static void table(JsonGenerator json, TableInfo table) throws IOException {
    json.writeStartObject();
    if (table.skip().isEmpty()) {
      json.writeObjectFieldStart("tableStatistics");
      if (table.began().isPresent()) {
        json.writeStringField("extractionStartTime", time(table.began().get()));
      }
      if (table.ended().isPresent()) {
        json.writeStringField("extractionEndTime", time(table.ended().get()));
      }
      json.writeObjectFieldStart("partitioningInfo");
      json.writeNumberField("numberOfPartitions", table.units());
      json.writeNumberField("numberOfCompletedPartitions", table.units());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeObjectFieldStart("schemaMetadata");
    json.writeArrayFieldStart("originalTypeMappings");
    for (SourceColumn column : table.columns()) {
      column(json, column);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeStringField("status", table.skip().isEmpty() ? "COMPLETE" : "SKIPPED");
    json.writeNumberField("sizeGB", table.bytes() / BYTES_PER_GB);
    json.writeStringField("target", table.name().toString());
    if (table.method().isPresent() && table.skip().isEmpty()) {
      json.writeStringField("readBy", table.method().get().toString());
    }
    if (table.skip().isPresent()) {
      Skip skip = table.skip().get();
      json.writeStringField("warningMessage", skip.reason() + ": " + skip.detail());
    }
    json.writeEndObject();
  }

  private static void column(JsonGenerator json, SourceColumn column) throws IOException {
    json.writeStartObject();
    json.writeStringField("columnName", column.name());
    json.writeStringField("originalType", column.sourceType());
    json.writeStringField("expectedExportedType", ExportedTypeName.of(column.type().exported()));
    number(json, "originalCharMaxLength", column.charMaxLength());
    number(json, "originalNumPrecision", column.numericPrecision());
    number(json, "originalNumScale", column.numericScale());
    number(json, "originalDateTimePrecision", column.dateTimePrecision());
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String name, OptionalInt value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsInt());
    }
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private static byte[] json(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

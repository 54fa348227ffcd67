package dev.spillway.core.storedexport;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.type.LogicalType;
import java.io.IOException;
import java.util.OptionalInt;

/// Writes the catalog table by table, so that its size does not matter.
final class CatalogWriter {
  /// Grows when an older program could not read what is written.
  static final int FORMAT = 2;

  /// What every program reads: all files are in the folder.
  static final int FIRST_FORMAT = 1;

  private final JsonGenerator json;

  CatalogWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(StoredExport export) throws IOException {
    json.writeStartObject();
    json.writeNumberField("format", hasObjects(export) ? FORMAT : FIRST_FORMAT);
    json.writeStringField("engine", export.engine().name());
    json.writeStringField("time", export.time().toString());
    json.writeBooleanField("onePoint", export.consistency().onePoint());
    json.writeStringField("evidence", export.consistency().evidence());
    json.writeStringField("codec", export.codec());
    json.writeArrayFieldStart("notices");
    for (Notice notice : export.notices()) {
      json.writeStartObject();
      json.writeStringField("reason", notice.reason());
      json.writeStringField("subject", notice.subject());
      json.writeStringField("detail", notice.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("tables");
    for (StoredExport.Table table : export.tables()) {
      table(table);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static boolean hasObjects(StoredExport export) {
    return export.tables().stream()
        .flatMap(table -> table.parts().stream())
        .anyMatch(part -> !part.etag().isEmpty());
  }

  private void table(StoredExport.Table stored) throws IOException {
    SourceTable table = stored.table();
    json.writeStartObject();
    json.writeStringField("database", table.name().database());
    json.writeStringField("schema", table.name().schema());
    json.writeStringField("name", table.name().table());
    json.writeStringField("identity", table.identity());
    json.writeNumberField("bytes", table.bytes());
    json.writeNumberField("rows", table.rows());
    if (table.skip().isPresent()) {
      json.writeStringField("skip", table.skip().get().reason().name());
      json.writeStringField("skipDetail", table.skip().get().detail());
    }
    json.writeArrayFieldStart("columns");
    for (SourceColumn column : table.columns()) {
      column(column);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("parts");
    for (StoredExport.Part part : stored.parts()) {
      part(part);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void column(SourceColumn column) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", column.name());
    json.writeStringField("sourceType", column.sourceType());
    json.writeStringField("exported", column.type().exported().getClass().getSimpleName());
    if (column.type().exported() instanceof LogicalType.Decimal(int precision, int scale)) {
      json.writeNumberField("precision", precision);
      json.writeNumberField("scale", scale);
    }
    number("charMaxLength", column.charMaxLength());
    number("numericPrecision", column.numericPrecision());
    number("numericScale", column.numericScale());
    number("dateTimePrecision", column.dateTimePrecision());
    json.writeEndObject();
  }

  private void number(String name, OptionalInt value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsInt());
    }
  }

  private void part(StoredExport.Part part) throws IOException {
    json.writeStartObject();
    json.writeNumberField("rows", part.rows());
    json.writeNumberField("bytes", part.bytes());
    json.writeStringField("file", part.file());
    json.writeStringField("sha256", part.sha256());
    if (!part.etag().isEmpty()) {
      json.writeStringField("etag", part.etag());
    }
    json.writeEndObject();
  }
}

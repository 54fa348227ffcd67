package dev.spillway.core.storedexport;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads what [CatalogWriter] wrote.
final class CatalogReader {
  private final JsonParser json;

  CatalogReader(JsonParser json) {
    this.json = json;
  }

  /// @throws IllegalArgumentException if it is not a catalog of this format
  StoredExport read() throws IOException {
    json.nextToken();
    List<Notice> notices = new ArrayList<>();
    List<StoredExport.Table> tables = new ArrayList<>();
    Fields fields =
        object(name -> {
          switch (name) {
            case "notices" -> array(() -> notices.add(notice()));
            case "tables" -> array(() -> tables.add(table()));
            default -> throw unknown(name);
          }
        });
    long format = fields.number("format");
    if (format < CatalogWriter.FIRST_FORMAT || format > CatalogWriter.FORMAT) {
      throw new IllegalArgumentException(
          "it has format %d, this release reads up to %d".formatted(format, CatalogWriter.FORMAT));
    }
    return new StoredExport(
        Engine.valueOf(fields.text("engine")),
        Instant.parse(fields.text("time")),
        new Consistency(Boolean.parseBoolean(fields.text("onePoint")), fields.text("evidence")),
        fields.text("codec"),
        notices,
        tables);
  }

  private Notice notice() throws IOException {
    Fields fields = scalars();
    return new Notice(fields.text("reason"), fields.text("subject"), fields.text("detail"));
  }

  private StoredExport.Table table() throws IOException {
    List<SourceColumn> columns = new ArrayList<>();
    List<StoredExport.Part> parts = new ArrayList<>();
    Fields fields =
        object(name -> {
          switch (name) {
            case "columns" -> array(() -> columns.add(column()));
            case "parts" -> array(() -> parts.add(part()));
            default -> throw unknown(name);
          }
        });
    Optional<Skip> skip =
        fields
            .find("skip")
            .map(reason -> new Skip(SkipReason.valueOf(reason), fields.text("skipDetail")));
    return new StoredExport.Table(
        new SourceTable(
            new TableName(fields.text("database"), fields.text("schema"), fields.text("name")),
            fields.text("identity"),
            columns,
            fields.number("bytes"),
            fields.number("rows"),
            skip),
        parts);
  }

  private SourceColumn column() throws IOException {
    Fields fields = scalars();
    LogicalType exported =
        switch (fields.text("exported")) {
          case "Bool" -> new LogicalType.Bool();
          case "Int16" -> new LogicalType.Int16();
          case "Int32" -> new LogicalType.Int32();
          case "Int64" -> new LogicalType.Int64();
          case "Float32" -> new LogicalType.Float32();
          case "Float64" -> new LogicalType.Float64();
          case "Utf8" -> new LogicalType.Utf8();
          case "Binary" -> new LogicalType.Binary();
          case "TimestampMicros" -> new LogicalType.TimestampMicros();
          case "Decimal" ->
              new LogicalType.Decimal(
                  (int) fields.number("precision"), (int) fields.number("scale"));
          default -> throw unknown(fields.text("exported"));
        };
    return new SourceColumn(
        fields.text("name"),
        fields.text("sourceType"),
        ColumnType.plain(carrier(exported), exported),
        fields.integer("charMaxLength"),
        fields.integer("numericPrecision"),
        fields.integer("numericScale"),
        fields.integer("dateTimePrecision"));
  }

  /// Nothing is decoded any more, so any carrier that fits is right.
  private static Carrier carrier(LogicalType exported) {
    return switch (exported) {
      case LogicalType.Bool() -> Carrier.BOOLEAN;
      case LogicalType.Int16(), LogicalType.Int32() -> Carrier.INT;
      case LogicalType.Int64(), LogicalType.TimestampMicros() -> Carrier.LONG;
      case LogicalType.Float32() -> Carrier.FLOAT;
      case LogicalType.Float64() -> Carrier.DOUBLE;
      case LogicalType.Utf8(), LogicalType.Binary() -> Carrier.BYTES;
      case LogicalType.Decimal(int precision, int _) ->
          precision <= 9 ? Carrier.INT : precision <= 18 ? Carrier.LONG : Carrier.BYTES;
    };
  }

  private StoredExport.Part part() throws IOException {
    Fields fields = scalars();
    return new StoredExport.Part(
        fields.number("rows"),
        fields.number("bytes"),
        fields.text("file"),
        fields.text("sha256"),
        fields.find("etag").orElse(""));
  }

  /// The scalar members of one object.
  private static final class Fields {
    private final Map<String, String> values = new HashMap<>();

    Optional<String> find(String name) {
      return Optional.ofNullable(values.get(name));
    }

    String text(String name) {
      return find(name)
          .orElseThrow(() -> new IllegalArgumentException("its member '" + name + "' is missing"));
    }

    long number(String name) {
      return Long.parseLong(text(name));
    }

    OptionalInt integer(String name) {
      return find(name)
          .map(value -> OptionalInt.of(Integer.parseInt(value)))
          .orElseGet(OptionalInt::empty);
    }
  }

  private interface Element {
    void read() throws IOException;
  }

  private interface Member {
    void read(String name) throws IOException;
  }

  private Fields scalars() throws IOException {
    return object(name -> {
      throw unknown(name);
    });
  }

  /// Reads the object that begins at the current token; members that are arrays go to `arrays`.
  private Fields object(Member arrays) throws IOException {
    require(JsonToken.START_OBJECT);
    Fields fields = new Fields();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.START_ARRAY) {
        arrays.read(name);
      } else {
        fields.values.put(name, json.getText());
      }
    }
    return fields;
  }

  private void array(Element element) throws IOException {
    require(JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      element.read();
    }
  }

  private void require(JsonToken token) {
    if (json.currentToken() != token) {
      throw new IllegalArgumentException(
          "it has %s where %s belongs".formatted(json.currentToken(), token));
    }
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("it has an unknown '" + name + "'");
  }
}

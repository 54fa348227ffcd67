package dev.spillway.postgres.recorded;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.postgres.catalog.ClassRow;
import dev.spillway.postgres.catalog.ColumnRow;
import dev.spillway.postgres.catalog.TypeLibraries;
import dev.spillway.postgres.catalog.TypeRow;
import dev.spillway.postgres.heap.StorageFacts.ColumnFacts;
import dev.spillway.postgres.heap.StorageFacts.FileFacts;
import dev.spillway.postgres.heap.StorageFacts.MissingFacts;
import dev.spillway.postgres.heap.TypeCatalog;
import dev.spillway.postgres.heap.decode.StoredType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes lines of a catalog. What [LineReader] reads has to be in the same places.
final class LineWriter {
  private final JsonGenerator json;

  LineWriter(JsonGenerator json) {
    this.json = json;
  }

  private void begin(Tag tag) throws IOException {
    json.writeStartArray();
    json.writeString(tag.name());
  }

  void schema(String name) throws IOException {
    begin(Tag.SCHEMA);
    json.writeString(name);
    json.writeEndArray();
  }

  void hypertable(long oid) throws IOException {
    begin(Tag.HYPERTABLE);
    json.writeNumber(oid);
    json.writeEndArray();
  }

  void types(Collection<TypeRow> types, TypeCatalog stored) throws IOException {
    for (TypeRow type : types) {
      type(type);
    }
    try {
      stored.tell(new StoredTypes());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void type(TypeRow type) throws IOException {
    begin(Tag.TYPE);
    json.writeNumber(type.oid());
    json.writeString(String.valueOf(type.kind()));
    json.writeNumber(type.base());
    json.writeNumber(type.baseModifier());
    flag(type.array());
    flag(type.builtIn());
    json.writeString(type.name());
    flag(type.textLike());
    json.writeEndArray();
  }

  private void flag(boolean value) throws IOException {
    json.writeNumber(value ? 1 : 0);
  }

  private void stored(StoredType type) throws IOException {
    json.writeNumber(type.length());
    json.writeNumber(type.alignment());
  }

  private void optional(Optional<String> text) throws IOException {
    if (text.isPresent()) {
      json.writeString(text.get());
    } else {
      json.writeNull();
    }
  }

  void relation(ClassRow row, long parent, RecordedRelation relation) throws IOException {
    begin(Tag.RELATION);
    row(row);
    json.writeNumber(parent);
    json.writeNumber(relation.heapBytes());
    json.writeNumber(relation.toastBytes());
    json.writeStartArray();
    Map<Integer, ColumnRow> rows = new HashMap<>();
    relation.columns().forEach(column -> rows.put(column.number(), column));
    for (ColumnFacts column : relation.storage().columns()) {
      column(column, Optional.ofNullable(rows.get(column.number())));
    }
    json.writeEndArray();
    files(relation.storage().files());
    missing(relation.storage().missing());
    optional(relation.storage().obstacle());
    libraries(relation.libraries());
    json.writeEndArray();
  }

  private void row(ClassRow row) throws IOException {
    json.writeNumber(row.oid());
    json.writeString(row.schema());
    json.writeString(row.name());
    json.writeString(row.quoted());
    json.writeString(String.valueOf(row.kind()));
    json.writeString(String.valueOf(row.persistence()));
    flag(row.partition());
    json.writeNumber(row.fileNode());
    json.writeNumber(Float.floatToRawIntBits(row.rows()));
    flag(row.heap());
    flag(row.sendable());
  }

  private void column(ColumnFacts facts, Optional<ColumnRow> row) throws IOException {
    json.writeStartArray();
    json.writeNumber(facts.number());
    stored(facts.stored());
    flag(facts.hasMissing());
    flag(facts.virtual());
    json.writeNumber(facts.typeOid());
    json.writeString(facts.type());
    optional(row.map(ColumnRow::name));
    if (row.isPresent()) {
      json.writeString(row.get().quoted());
      flag(row.get().sendable());
      json.writeNumber(row.get().modifier());
    }
    json.writeEndArray();
  }

  private void files(Optional<FileFacts> files) throws IOException {
    optional(files.map(FileFacts::path));
    if (files.isPresent()) {
      json.writeNumber(files.get().toastOid());
      optional(files.get().toastPath());
      optional(files.get().toastIndexPath());
    }
  }

  private void missing(List<MissingFacts> missing) throws IOException {
    json.writeStartArray();
    for (MissingFacts value : missing) {
      json.writeStartArray();
      json.writeNumber(value.number());
      RecordedValue.write(json, value.value());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private void libraries(List<TypeLibraries.Use> uses) throws IOException {
    json.writeStartArray();
    for (TypeLibraries.Use use : uses) {
      json.writeStartArray();
      json.writeString(use.type());
      json.writeString(use.library());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /// The types as they lie in rows.
  private final class StoredTypes implements TypeCatalog.Listener {
    @Override
    public void type(TypeCatalog.TypeFacts type) {
      line(
          Tag.STORED_TYPE,
          () -> {
            json.writeNumber(type.oid());
            json.writeString(String.valueOf(type.kind()));
            stored(type.stored());
            json.writeNumber(type.base());
            json.writeNumber(type.element());
            json.writeString(String.valueOf(type.delimiter()));
            json.writeNumber(type.bound());
            flag(type.textLike());
          });
    }

    @Override
    public void field(long composite, TypeCatalog.FieldFacts field) {
      line(
          Tag.FIELD,
          () -> {
            json.writeNumber(composite);
            json.writeNumber(field.type());
            stored(field.stored());
            flag(field.dropped());
            flag(field.hasMissing());
          });
    }

    @Override
    public void label(long enumeration, int oid, String label) {
      line(
          Tag.LABEL,
          () -> {
            json.writeNumber(enumeration);
            json.writeNumber(oid);
            json.writeString(label);
          });
    }

    private void line(Tag tag, JsonCursor.Element content) {
      try {
        begin(tag);
        content.read();
        json.writeEndArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package dev.spillway.postgres.recorded;

import dev.spillway.postgres.catalog.ClassRow;
import dev.spillway.postgres.catalog.ColumnRow;
import dev.spillway.postgres.catalog.TypeLibraries;
import dev.spillway.postgres.catalog.TypeRow;
import dev.spillway.postgres.heap.StorageFacts.ColumnFacts;
import dev.spillway.postgres.heap.StorageFacts.FileFacts;
import dev.spillway.postgres.heap.StorageFacts.MissingFacts;
import dev.spillway.postgres.heap.StorageFacts.RelationFacts;
import dev.spillway.postgres.heap.TypeCatalog;
import dev.spillway.postgres.heap.decode.StoredType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what [LineWriter] writes, from behind the tag. What is equal is kept once: the tables of a
/// large database are of a few shapes.
final class LineReader {
  private final JsonCursor cursor;
  private final Map<String, String> schemas = new HashMap<>();
  private final Map<List<ColumnRow>, List<ColumnRow>> rowShapes = new HashMap<>();
  private final Map<List<ColumnFacts>, List<ColumnFacts>> storedShapes = new HashMap<>();

  LineReader(JsonCursor cursor) {
    this.cursor = cursor;
  }

  TypeRow type() throws IOException {
    return new TypeRow(
        cursor.number(),
        cursor.letter(),
        cursor.number(),
        cursor.integer(),
        flag(),
        flag(),
        cursor.text(),
        flag());
  }

  private boolean flag() throws IOException {
    return cursor.integer() == 1;
  }

  private StoredType stored() throws IOException {
    return new StoredType(cursor.integer(), cursor.integer());
  }

  TypeCatalog.TypeFacts storedType() throws IOException {
    return new TypeCatalog.TypeFacts(
        cursor.number(),
        cursor.letter(),
        stored(),
        cursor.number(),
        cursor.number(),
        cursor.letter(),
        cursor.number(),
        flag());
  }

  TypeCatalog.FieldFacts field() throws IOException {
    return new TypeCatalog.FieldFacts(cursor.number(), stored(), flag(), flag());
  }

  ClassRow row() throws IOException {
    return new ClassRow(
        cursor.number(),
        schemas.computeIfAbsent(cursor.text(), name -> name),
        cursor.text(),
        cursor.text(),
        cursor.letter(),
        cursor.letter(),
        flag(),
        cursor.number(),
        Float.intBitsToFloat(cursor.integer()),
        flag(),
        flag(),
        // The recorder is a superuser.
        true,
        false);
  }

  /// What stands behind a row of pg_class and its parent.
  RecordedRelation relation() throws IOException {
    long heapBytes = cursor.number();
    long toastBytes = cursor.number();
    List<ColumnRow> rows = new ArrayList<>();
    List<ColumnFacts> stored = new ArrayList<>();
    cursor.arrays(() -> column(rows, stored));
    RelationFacts storage = storage(List.copyOf(stored));
    List<TypeLibraries.Use> libraries = new ArrayList<>();
    cursor.arrays(() -> libraries.add(new TypeLibraries.Use(cursor.text(), cursor.text())));
    return new RecordedRelation(
        heapBytes,
        toastBytes,
        rowShapes.computeIfAbsent(rows, List::copyOf),
        storage,
        List.copyOf(libraries));
  }

  private RelationFacts storage(List<ColumnFacts> columns) throws IOException {
    Optional<FileFacts> files = files();
    List<MissingFacts> missing = new ArrayList<>();
    cursor.arrays(
        () -> missing.add(new MissingFacts(cursor.integer(), RecordedValue.read(cursor))));
    return new RelationFacts(
        files,
        storedShapes.computeIfAbsent(columns, shape -> shape),
        List.copyOf(missing),
        cursor.optionalText());
  }

  private void column(List<ColumnRow> rows, List<ColumnFacts> stored) throws IOException {
    int number = cursor.integer();
    StoredType storedType = stored();
    boolean hasMissing = flag();
    boolean virtual = flag();
    long type = cursor.number();
    String typeText = cursor.text();
    Optional<String> name = cursor.optionalText();
    stored.add(
        new ColumnFacts(number, storedType, name.isEmpty(), hasMissing, virtual, type, typeText));
    if (name.isPresent()) {
      rows.add(new ColumnRow(number, name.get(), cursor.text(), flag(), type, cursor.integer()));
    }
  }

  private Optional<FileFacts> files() throws IOException {
    Optional<String> path = cursor.optionalText();
    return path.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FileFacts(
                path.get(), cursor.number(), cursor.optionalText(), cursor.optionalText()));
  }
}

package dev.spillway.postgres.recorded;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.TableName;
import dev.spillway.postgres.catalog.ClassRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the lines behind the header and keeps what a scope may want.
final class DatabasesReader {
  private final JsonCursor cursor;
  private final ExportScope scope;
  private final List<RecordedDatabase> databases = new ArrayList<>();
  private LineReader lines;
  private RecordedRows rows = new RecordedRows();
  private String database = "";
  private boolean wanted;

  DatabasesReader(JsonCursor cursor, ExportScope scope) {
    this.cursor = cursor;
    this.scope = scope;
    this.lines = new LineReader(cursor);
  }

  List<RecordedDatabase> read() throws IOException {
    while (cursor.nextLine()) {
      Tag tag = Tag.valueOf(cursor.text());
      if (tag == Tag.DATABASE) {
        database();
      } else if (wanted) {
        line(tag);
      } else {
        cursor.skipLine();
      }
    }
    return databases;
  }

  private void database() throws IOException {
    database = cursor.text();
    String refusal = cursor.text();
    rows = new RecordedRows();
    rows.largeObjects(cursor.number());
    cursor.requireEnd();
    lines = new LineReader(cursor);
    wanted = scope.includesDatabase(database);
    if (wanted) {
      databases.add(new RecordedDatabase(database, refusal, rows));
    }
  }

  private void line(Tag tag) throws IOException {
    switch (tag) {
      case DATABASE -> throw new IllegalStateException("handled before");
      case SCHEMA -> rows.schemas().add(cursor.text());
      case HYPERTABLE -> rows.hypertables().add(cursor.number());
      case TYPE -> rows.add(lines.type());
      case STORED_TYPE -> rows.storedTypes().add(lines.storedType());
      case FIELD -> rows.storedTypes().addField(cursor.number(), lines.field());
      case LABEL -> rows.storedTypes().addLabel(cursor.number(), cursor.integer(), cursor.text());
      case RELATION -> {
        if (!relation()) {
          return;
        }
      }
    }
    cursor.requireEnd();
  }

  /// Answers whether the line's end comes next.
  private boolean relation() throws IOException {
    ClassRow row = lines.row();
    long parent = cursor.number();
    rows.add(row, parent);
    boolean partOfWanted = row.partition() && rows.relations().containsKey(parent);
    if (partOfWanted || scope.includes(new TableName(database, row.schema(), row.name()))) {
      rows.relations().put(row.oid(), lines.relation());
      return true;
    }
    cursor.skipLine();
    return false;
  }
}

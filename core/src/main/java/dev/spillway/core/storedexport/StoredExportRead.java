package dev.spillway.core.storedexport;

import dev.spillway.core.export.ObjectFiles;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.EncodedFiles;
import dev.spillway.core.source.EncodedReader;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables of a stored export that a scope names. Its ranges are its part files.
final class StoredExportRead implements ConsistentRead, ObjectFiles {
  private final Home home;
  private final StoredExport export;
  private final Map<TableName, StoredExport.Table> tables = new LinkedHashMap<>();

  StoredExportRead(Home home, StoredExport export, ExportScope scope) {
    this.home = home;
    this.export = export;
    for (StoredExport.Table table : export.tables()) {
      if (scope.includes(table.table().name())) {
        tables.put(table.table().name(), table);
      }
    }
  }

  @Override
  public Instant time() {
    return export.time();
  }

  @Override
  public Consistency consistency() {
    return export.consistency();
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public List<SourceTable> tables() {
    return tables.values().stream().map(StoredExport.Table::table).toList();
  }

  @Override
  public List<Notice> notices() {
    return export.notices();
  }

  /// One range for each part file, whatever its size.
  @Override
  public List<TableRange> split(SourceTable table, long targetBytes) {
    List<StoredExport.Part> parts = stored(table).parts();
    List<TableRange> ranges = new ArrayList<>(parts.size());
    for (int part = 0; part < parts.size(); part++) {
      ranges.add(
          new TableRange(
              table.identity(), String.valueOf(part), Math.max(1, parts.get(part).bytes())));
    }
    return ranges;
  }

  @Override
  public Optional<EncodedFiles> encodedFiles() {
    return Optional.of(this);
  }

  @Override
  public TableReader reader(SourceTable table, TableRange range) {
    throw new IllegalStateException("the files of a stored export are copied, not decoded");
  }

  @Override
  public Optional<ObjectHome> home() {
    return home.bucket();
  }

  @Override
  public Optional<ObjectVersion> object(SourceTable table, TableRange range) {
    return home.object(part(table, range));
  }

  @Override
  public String codec() {
    return export.codec();
  }

  @Override
  public EncodedReader open(SourceTable table, TableRange range) {
    return new PartReader(part(table, range), table.name().toString(), home);
  }

  private StoredExport.Part part(SourceTable table, TableRange range) {
    return stored(table).parts().get(Integer.parseInt(range.range()));
  }

  private StoredExport.Table stored(SourceTable table) {
    StoredExport.Table stored = tables.get(table.name());
    if (stored == null) {
      throw new IllegalArgumentException("not a table of this read: " + table.name());
    }
    return stored;
  }

  /// Files that are being read stay readable; the folder is held by the task's lease.
  @Override
  public void close() {
    home.close();
  }
}

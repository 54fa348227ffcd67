package dev.spillway.postgres.heap;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.TableName;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.live.RangePlan;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recorded.CatalogFile;
import dev.spillway.postgres.recorded.CatalogStamp;
import dev.spillway.postgres.recorded.RecordedDatabase;
import dev.spillway.postgres.recovery.ControlFile;
import dev.spillway.postgres.recovery.CopiedDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Reads the tables of a server that does not run. [PlantedBugsTest] loads it with the reader's
/// classes, so that only types of the JDK pass between the two.
public final class FilesReading {
  private FilesReading() {}

  /// What each table gives: what its columns hold in short, or why it cannot be read.
  ///
  /// @param control a directory with the control file as it was when the catalog was written
  /// @param encodings of the databases by their names
  public static Map<String, String> read(
      Path data, Path control, Path catalog, Map<String, String> encodings) throws IOException {
    ControlFile state = ControlFile.read(control);
    HeapFiles files =
        new HeapFiles(
            data,
            state,
            new CopiedDirectory(data).relationFiles(),
            ReadOptions.live(InstantSource.system()).fallbackCharset());
    Map<String, String> found = new TreeMap<>();
    CatalogFile recorded = new CatalogFile(catalog);
    for (RecordedDatabase database :
        recorded.read(CatalogStamp.of(state), ExportScope.everything())) {
      List<CatalogTable> tables =
          database.tables(ExportScope.everything()).tables().stream()
              .filter(table -> table.table().skip().isEmpty())
              .toList();
      String encoding = Objects.requireNonNull(encodings.get(database.name()));
      Map<TableName, ReadChoice> choices = files.choose(database.storage(), encoding, tables);
      for (CatalogTable table : tables) {
        TableName name = table.table().name();
        if (choices.get(name) instanceof ReadChoice.Direct(HeapTable heap)) {
          found.put(name.toString(), read(files, table, heap));
        }
      }
    }
    return found;
  }

  private static String read(HeapFiles files, CatalogTable table, HeapTable heap) {
    try {
      TableDump dump =
          TableDump.of(
              table.table(),
              RangePlan.split(table, Long.MAX_VALUE),
              range -> HeapEquality.reader(files, table.table().name(), heap, range));
      StringBuilder columns = new StringBuilder(dump.rows() + " rows");
      for (int column = 0; column < table.table().columns().size(); column++) {
        columns.append(' ').append(dump.column(column).hashCode());
      }
      return columns.toString();
    } catch (RuntimeException | AssertionError e) {
      return e.toString();
    }
  }
}

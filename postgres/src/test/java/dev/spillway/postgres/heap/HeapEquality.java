package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.ReadMethod;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.live.DatabaseTour;
import dev.spillway.postgres.live.PostgresRead;
import dev.spillway.postgres.live.RangePlan;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recorded.CatalogFile;
import dev.spillway.postgres.recorded.CatalogStamp;
import dev.spillway.postgres.recorded.RecordedDatabase;
import dev.spillway.postgres.recovery.ControlFile;
import dev.spillway.postgres.recovery.CopiedDirectory;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Reads all tables of a test server twice: from its files after a clean stop, before anybody has
/// looked at the rows, and then by COPY from the server itself.
public final class HeapEquality {
  /// Ranges of some blocks each.
  private static final long TARGET_BYTES = 100_000;

  private final TestPostgres postgres;
  private final Map<TableName, ReadChoice> choices = new TreeMap<>();
  private final Map<TableName, TableDump> direct = new TreeMap<>();

  private HeapEquality(TestPostgres postgres) {
    this.postgres = postgres;
  }

  /// Requires that every table that is read from its files is equal to its COPY. The server runs
  /// afterwards, its rows are not as they were.
  ///
  /// @return the tables that are read by COPY, with the reason
  public static Map<String, String> check(TestPostgres postgres) throws IOException {
    HeapEquality equality = new HeapEquality(postgres);
    equality.readFiles();
    postgres.restart(StopMode.FAST, Map.of());
    equality.compare();
    Map<String, String> byCopy = new LinkedHashMap<>();
    equality.choices.forEach((table, choice) -> {
      if (choice instanceof ReadChoice.ByCopy(String reason)) {
        byCopy.put(table.toString(), reason);
      }
    });
    return byCopy;
  }

  /// What a snapshot's heap files give, table by table.
  ///
  /// @param snapshot reads all of its tables from their files
  public static Map<TableName, TableDump> fromFiles(ConsistentRead snapshot) {
    Map<TableName, TableDump> dumps = new TreeMap<>();
    for (SourceTable table : snapshot.tables()) {
      assertThat(snapshot.method(table)).hasValue(new ReadMethod("HEAP_FILES", ""));
      dumps.put(table.name(), TableDump.of(snapshot, table, TARGET_BYTES));
    }
    return dumps;
  }

  /// Requires that COPY gives the same; answers how many rows there are.
  public static long requireSame(Map<TableName, TableDump> dumps, PostgresConnector server) {
    try (PostgresRead read = open(server)) {
      for (SourceTable table : read.tables()) {
        assertThat(dumps).containsKey(table.name());
        assertThat(
                dumps
                    .getOrDefault(table.name(), new TableDump())
                    .difference(TableDump.of(read, table, Long.MAX_VALUE)))
            .as(table.name().toString())
            .isEmpty();
      }
    }
    return rows(dumps);
  }

  private void readFiles() throws IOException {
    postgres.execute("postgres", "checkpoint");
    HeapFiles files = files(postgres);
    Recorded recorded = Recorded.of(postgres);
    choices.putAll(recorded.choices(files));
    postgres.stop(StopMode.FAST);
    for (CatalogTable table : recorded.tables()) {
      TableName name = table.table().name();
      if (choices.get(name) instanceof ReadChoice.Direct(HeapTable heap)) {
        direct.put(
            name,
            TableDump.of(
                table.table(),
                RangePlan.split(table, TARGET_BYTES),
                range -> reader(files, name, heap, range)));
      }
    }
  }

  static TableReader reader(HeapFiles files, TableName name, HeapTable heap, TableRange range) {
    return HeapTableReader.open(
        files, name, heap, range, OnCorruption.FAIL, HeapEquality::noServer);
  }

  private static TableReader noServer(TableRange range) {
    throw new AssertionError("no value is so large: " + range);
  }

  static PostgresRead open(TestPostgres postgres) {
    return open(connector(postgres));
  }

  private static PostgresRead open(PostgresConnector connector) {
    return PostgresRead.open(
        connector, ExportScope.everything(), "test", ReadOptions.live(InstantSource.system()));
  }

  private static PostgresConnector connector(TestPostgres postgres) {
    return new PostgresConnector(
        PostgresAddress.local(postgres.socketDirectory(), postgres.port(), TestPostgres.USER));
  }

  static HeapFiles files(TestPostgres postgres) throws IOException {
    return new HeapFiles(
        postgres.dataDirectory(),
        ControlFile.read(postgres.dataDirectory()),
        new CopiedDirectory(postgres.dataDirectory()).relationFiles(),
        ReadOptions.live(InstantSource.system()).fallbackCharset());
  }

  /// Writes the catalogs of a server that runs; answers the stamp that they need to be believed.
  static CatalogStamp writeCatalog(TestPostgres postgres, Path file) throws IOException {
    CatalogStamp stamp = CatalogStamp.of(ControlFile.read(postgres.dataDirectory()));
    Charset charset = ReadOptions.live(InstantSource.system()).fallbackCharset();
    new CatalogFile(file)
        .write(stamp, new DatabaseTour(connector(postgres), "test", charset), List.of("postgres"));
    return stamp;
  }

  /// The tables of a server that runs, as a catalog file has them, and how each is to be read.
  ///
  /// @param encodings of the databases by their names
  record Recorded(
      List<CatalogTable> tables, List<RecordedDatabase> databases, Map<String, String> encodings) {
    static Recorded of(TestPostgres postgres) throws IOException {
      Path folder = Files.createTempDirectory("catalog");
      try {
        CatalogStamp stamp = writeCatalog(postgres, folder.resolve("catalog.jsonl"));
        CatalogFile file = new CatalogFile(folder.resolve("catalog.jsonl"));
        return of(postgres, file.read(stamp, ExportScope.everything()));
      } finally {
        Files.deleteIfExists(folder.resolve("catalog.jsonl"));
        Files.delete(folder);
      }
    }

    private static Recorded of(TestPostgres postgres, List<RecordedDatabase> databases) {
      Recorded recorded = new Recorded(new ArrayList<>(), databases, new TreeMap<>());
      for (RecordedDatabase database : databases) {
        recorded.tables.addAll(readable(database));
        recorded.encodings.put(
            database.name(),
            postgres.value(
                "postgres",
                "select pg_encoding_to_char(encoding) from pg_database where datname = '"
                    + database.name()
                    + "'"));
      }
      return recorded;
    }

    private static List<CatalogTable> readable(RecordedDatabase database) {
      return database.tables(ExportScope.everything()).tables().stream()
          .filter(table -> table.table().skip().isEmpty())
          .toList();
    }

    /// How each table is to be read from these files.
    Map<TableName, ReadChoice> choices(HeapFiles files) {
      Map<TableName, ReadChoice> choices = new TreeMap<>();
      for (RecordedDatabase database : databases) {
        String encoding = Objects.requireNonNull(encodings.get(database.name()));
        choices.putAll(files.choose(database.storage(), encoding, readable(database)));
      }
      return choices;
    }
  }

  private void compare() {
    List<String> differences = new ArrayList<>();
    try (PostgresRead read = open(postgres)) {
      for (SourceTable table : read.tables()) {
        TableDump found = direct.get(table.name());
        if (found != null) {
          TableDump copied = TableDump.of(read, table, Long.MAX_VALUE);
          String difference = found.difference(copied);
          if (!difference.isEmpty()) {
            differences.add(table.name() + ", " + difference);
          }
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  /// How many rows the files gave.
  static long rows(Map<TableName, TableDump> dumps) {
    return dumps.values().stream().mapToLong(TableDump::rows).sum();
  }
}

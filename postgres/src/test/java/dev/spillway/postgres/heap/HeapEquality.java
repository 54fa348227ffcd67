package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.live.PostgresRead;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recovery.ControlFile;
import dev.spillway.postgres.recovery.CopiedDirectory;
import dev.spillway.postgresserver.StopMode;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private void readFiles() throws IOException {
    postgres.execute("postgres", "checkpoint");
    HeapFiles files = files(postgres);
    List<CatalogTable> tables;
    Map<TableName, List<TableRange>> ranges = new TreeMap<>();
    try (PostgresRead read = open(postgres)) {
      tables = read.catalog();
      choices.putAll(choose(postgres, read, files));
      for (SourceTable table : read.tables()) {
        ranges.put(table.name(), read.split(table, TARGET_BYTES));
      }
    }
    postgres.stop(StopMode.FAST);
    for (CatalogTable table : tables) {
      TableName name = table.table().name();
      ReadChoice choice = choices.get(name);
      assertThat(choice).isNotInstanceOf(ReadChoice.Damaged.class);
      if (choice instanceof ReadChoice.Direct(HeapTable heap)) {
        direct.put(
            name,
            TableDump.of(
                table.table(),
                ranges.getOrDefault(name, List.of()),
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
    PostgresConnector connector =
        new PostgresConnector(
            PostgresAddress.local(postgres.socketDirectory(), postgres.port(), TestPostgres.USER));
    return PostgresRead.open(
        connector, ExportScope.everything(), "test", ReadOptions.live(InstantSource.system()));
  }

  static HeapFiles files(TestPostgres postgres) throws IOException {
    return new HeapFiles(
        postgres.dataDirectory(),
        ControlFile.read(postgres.dataDirectory()),
        new CopiedDirectory(postgres.dataDirectory()).relationFiles(),
        ReadOptions.live(InstantSource.system()).fallbackCharset());
  }

  static Map<TableName, ReadChoice> choose(
      TestPostgres postgres, PostgresRead read, HeapFiles files) {
    Map<String, List<CatalogTable>> byDatabase = new TreeMap<>();
    for (CatalogTable table : read.catalog()) {
      if (table.table().skip().isEmpty()) {
        byDatabase
            .computeIfAbsent(table.table().name().database(), _ -> new ArrayList<>())
            .add(table);
      }
    }
    Map<TableName, ReadChoice> choices = new TreeMap<>();
    byDatabase.forEach((database, tables) -> {
      String encoding =
          postgres.value(
              "postgres",
              "select pg_encoding_to_char(encoding) from pg_database where datname = '"
                  + database
                  + "'");
      choices.putAll(
          read.ask(database, (connection, _) -> files.choose(connection, encoding, tables)));
    });
    return choices;
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

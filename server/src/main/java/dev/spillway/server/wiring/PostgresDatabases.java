package dev.spillway.server.wiring;

import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.source.Source;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.live.LiveSource;
import dev.spillway.postgres.live.ReadLimits;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.server.configuration.DataRate;
import dev.spillway.server.configuration.DatabaseSettings;
import dev.spillway.server.store.SqliteDeclarations;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The PostgreSQL servers of the configuration. Nothing is connected to before it is asked for.
final class PostgresDatabases implements Databases {
  private final SqliteDeclarations declarations;
  private final InstantSource clock;
  private volatile Map<String, Entry> entries = Map.of();

  private record Entry(
      DeclaredDatabase declared, PostgresConnector connector, AskedFacts facts, LiveSource live) {}

  PostgresDatabases(
      List<DatabaseSettings> databases, SqliteDeclarations declarations, InstantSource clock) {
    this.declarations = declarations;
    this.clock = clock;
    declare(databases);
  }

  /// These are the databases from now on; what reads another one goes on.
  void declare(List<DatabaseSettings> databases) {
    Map<String, Entry> fresh = new TreeMap<>();
    for (DatabaseSettings database : databases) {
      if (database.engine() != Engine.POSTGRES) {
        continue;
      }
      PostgresConnector connector = Servers.connector(database);
      fresh.put(
          database.id().text(),
          new Entry(
              new DeclaredDatabase(
                  database.id(),
                  Engine.POSTGRES,
                  database.host(),
                  database.portInUse(),
                  database.user(),
                  declarations.since(database.id(), clock.instant()),
                  database.deployment()),
              connector,
              new AskedFacts(new PostgresFacts(connector), clock),
              new LiveSource(connector, options(database, clock))));
    }
    entries = fresh;
  }

  private static ReadOptions options(DatabaseSettings database, InstantSource clock) {
    ReadOptions.CrossDatabase crossDatabase =
        switch (database.crossDatabase()) {
          case ALLOW -> ReadOptions.CrossDatabase.REPORT;
          case REQUIRE -> ReadOptions.CrossDatabase.REQUIRE;
        };
    OptionalLong rate =
        database
            .maxReadRate()
            .map(DataRate::bytesPerSecond)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty);
    return ReadOptions.live(clock)
        .limits(new ReadLimits(database.maxConnections(), rate, database.maxSnapshotAge()))
        .fallbackCharset(database.fallbackCharset())
        .crossDatabase(crossDatabase);
  }

  @Override
  public List<DeclaredDatabase> declared() {
    return entries.values().stream().map(Entry::declared).toList();
  }

  @Override
  public Optional<DeclaredDatabase> find(DatabaseId id) {
    return Optional.ofNullable(entries.get(id.text())).map(Entry::declared);
  }

  @Override
  public Optional<ServerFacts> facts(DatabaseId id) {
    return entry(id).facts().ask();
  }

  @Override
  public String whyUnknown(DatabaseId id) {
    return entry(id).facts().whyUnknown();
  }

  @Override
  public Source live(DatabaseId id) {
    return entry(id).live();
  }

  /// The way to a declared server.
  PostgresConnector connector(DatabaseId id) {
    return entry(id).connector();
  }

  private Entry entry(DatabaseId id) {
    Entry entry = entries.get(id.text());
    if (entry == null) {
      throw new IllegalArgumentException("the database " + id + " is not declared");
    }
    return entry;
  }
}

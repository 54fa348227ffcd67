package dev.spillway.server.wiring;

import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.source.Source;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The declared databases of every engine.
final class AllDatabases implements Databases {
  private final List<Databases> engines;

  AllDatabases(List<Databases> engines) {
    this.engines = List.copyOf(engines);
  }

  @Override
  public List<DeclaredDatabase> declared() {
    return engines.stream()
        .flatMap(engine -> engine.declared().stream())
        .sorted(Comparator.comparing(database -> database.id().text()))
        .toList();
  }

  @Override
  public Optional<DeclaredDatabase> find(DatabaseId id) {
    return engines.stream().flatMap(engine -> engine.find(id).stream()).findFirst();
  }

  @Override
  public Optional<ServerFacts> facts(DatabaseId id) {
    return engine(id).facts(id);
  }

  @Override
  public String whyUnknown(DatabaseId id) {
    return engine(id).whyUnknown(id);
  }

  @Override
  public Source live(DatabaseId id) {
    return engine(id).live(id);
  }

  private Databases engine(DatabaseId id) {
    return engines.stream()
        .filter(engine -> engine.find(id).isPresent())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the database " + id + " is not declared"));
  }
}

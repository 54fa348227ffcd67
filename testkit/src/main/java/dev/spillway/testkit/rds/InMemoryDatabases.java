package dev.spillway.testkit.rds;

import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.source.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// Declared databases whose servers say what the test says. They can be read if the test gives them
/// a source.
public final class InMemoryDatabases implements Databases {
  private final Map<String, DeclaredDatabase> declared = new ConcurrentSkipListMap<>();
  private final Map<DatabaseId, ServerFacts> facts = new ConcurrentHashMap<>();
  private final Map<DatabaseId, Source> sources = new ConcurrentHashMap<>();

  public void declare(DeclaredDatabase database) {
    declared.put(database.id().text(), database);
  }

  /// Nobody declares the database any more.
  public void remove(DatabaseId id) {
    declared.remove(id.text());
  }

  /// The server answers from now on.
  public void reachable(DatabaseId id, ServerFacts says) {
    facts.put(id, says);
  }

  /// The server does not answer from now on.
  public void unreachable(DatabaseId id) {
    facts.remove(id);
  }

  /// What a live export of the database reads from now on.
  public void source(DatabaseId id, Source live) {
    sources.put(id, live);
  }

  @Override
  public List<DeclaredDatabase> declared() {
    return List.copyOf(declared.values());
  }

  @Override
  public Optional<DeclaredDatabase> find(DatabaseId id) {
    return Optional.ofNullable(declared.get(id.text()));
  }

  @Override
  public Optional<ServerFacts> facts(DatabaseId id) {
    return Optional.ofNullable(facts.get(id));
  }

  @Override
  public Source live(DatabaseId id) {
    Source source = sources.get(id);
    if (source == null) {
      throw new UnsupportedOperationException("the database " + id + " has no source");
    }
    return source;
  }
}

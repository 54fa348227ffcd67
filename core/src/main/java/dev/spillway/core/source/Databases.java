package dev.spillway.core.source;

import java.util.List;
import java.util.Optional;

/// The declared databases and the ways to read them. Thread-safe.
public interface Databases {
  /// All declared databases, by identifier.
  List<DeclaredDatabase> declared();

  Optional<DeclaredDatabase> find(DatabaseId id);

  /// Asks the server itself; empty when it cannot be reached within a few seconds. May answer from
  /// a cache of at most a minute.
  Optional<ServerFacts> facts(DatabaseId id);

  /// Why the last question for [#facts] had no answer, as a sentence for people.
  default String whyUnknown(DatabaseId id) {
    return "It cannot be reached.";
  }

  /// The live database as an export source.
  ///
  /// @throws IllegalArgumentException if it is not declared
  Source live(DatabaseId id);
}

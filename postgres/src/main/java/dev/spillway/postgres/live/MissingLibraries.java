package dev.spillway.postgres.live;

import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.TableName;
import dev.spillway.postgres.catalog.TypeLibraries;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the tables of a snapshot that this machine cannot print: an output function of one of
/// their types is in a library that the source has and our server programs have not. They are left
/// out before anything of them is read.
final class MissingLibraries {
  private final Connection connection;
  private final Map<String, Optional<String>> refusals = new HashMap<>();

  /// @param connection to the tables' database, as a superuser, in no transaction
  MissingLibraries(Connection connection) {
    this.connection = connection;
  }

  /// Why the table cannot be printed here; empty if it can.
  Optional<Skip> skip(TableName table, List<TypeLibraries.Use> uses) {
    for (TypeLibraries.Use use : uses) {
      Optional<String> said = refusal(use.library());
      if (said.isPresent()) {
        return Optional.of(skip(table, use, said.get()));
      }
    }
    return Optional.empty();
  }

  /// What the server says when it is told to load the library; empty if it can.
  private Optional<String> refusal(String library) {
    return refusals.computeIfAbsent(
        library,
        _ -> {
          try (Statement load = connection.createStatement()) {
            load.execute("LOAD '" + library.replace("'", "''") + "'");
            return Optional.empty();
          } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getMessage()));
          }
        });
  }

  private static Skip skip(TableName table, TypeLibraries.Use use, String said) {
    return new Skip(
        SkipReason.LIBRARY_NOT_AVAILABLE,
        "The type %s of %s is printed by the library %s, which the PostgreSQL programs of this machine do not have (%s). Install the extension here and name that installation under postgres.binaries."
            .formatted(use.type(), table, use.library(), said.lines().findFirst().orElse("")));
  }
}

package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.source.ExportScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks up what ExportOnly names, with one query for each database however long the list is.
final class ScopeLookup {
  /// Schemas with an empty table name beside them, and tables.
  private static final String NAMES =
      """
      SELECT n.nspname, '' FROM pg_catalog.pg_namespace n
      WHERE n.nspname::pg_catalog.text = ANY (?)
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      UNION ALL
      SELECT n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p')
        AND n.nspname::pg_catalog.text = ANY (?) AND c.relname::pg_catalog.text = ANY (?)
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      """;

  private final Sessions sessions;

  ScopeLookup(Sessions sessions) {
    this.sessions = sessions;
  }

  private record Found(String schema, String table) {}

  /// @throws FailedException if no database can be entered
  List<ExportScope.Item> missing(ExportScope scope) {
    Map<String, DatabaseRow> databases = databases(scope);
    Map<String, List<ExportScope.Item>> byDatabase =
        scope.items().stream().collect(Collectors.groupingBy(ExportScope.Item::database));
    Set<ExportScope.Item> missing = new HashSet<>();
    byDatabase.forEach((name, items) -> {
      DatabaseRow database = databases.get(name);
      if (database == null) {
        missing.addAll(items);
      } else if (database.refusal().isEmpty()) {
        missing.addAll(missing(name, items));
      }
    });
    return scope.items().stream().filter(missing::contains).toList();
  }

  private Map<String, DatabaseRow> databases(ExportScope scope) {
    Set<String> candidates = new LinkedHashSet<>(List.of("postgres", "template1"));
    scope.items().forEach(item -> candidates.add(item.database()));
    Optional<FailedException> failure = Optional.empty();
    for (String candidate : candidates) {
      try (Connection connection = sessions.first(candidate)) {
        Map<String, DatabaseRow> rows = new HashMap<>();
        ServerSurvey.of(connection).databases().forEach(row -> rows.put(row.name(), row));
        return rows;
      } catch (SQLException e) {
        throw ReadFailures.of("listing the databases", e);
      } catch (FailedException e) {
        if (!PointOpening.isAboutOneDatabase(e)) {
          throw e;
        }
        failure = failure.or(() -> Optional.of(e));
      }
    }
    throw failure.orElseThrow();
  }

  /// A database that the role may not enter is no reason to refuse: the export says so itself.
  private List<ExportScope.Item> missing(String database, List<ExportScope.Item> items) {
    if (items.stream().allMatch(item -> item.schema().isEmpty())) {
      return List.of();
    }
    try (Connection connection = sessions.first(database)) {
      Set<Found> found = names(connection, items);
      return items.stream().filter(item -> !isFound(item, found)).toList();
    } catch (SQLException e) {
      throw ReadFailures.of("looking up names in database '" + database + "'", e);
    } catch (FailedException e) {
      if (PointOpening.isAboutOneDatabase(e)) {
        return List.of();
      }
      throw e;
    }
  }

  private static Set<Found> names(Connection connection, List<ExportScope.Item> items)
      throws SQLException {
    Set<String> schemas = new HashSet<>();
    Set<String> tables = new HashSet<>();
    for (ExportScope.Item item : items) {
      item.schema().ifPresent(schemas::add);
      item.table().ifPresent(tables::add);
    }
    List<Found> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(NAMES)) {
      Object[] schemaNames = schemas.toArray();
      query.setArray(1, connection.createArrayOf("text", schemaNames));
      query.setArray(2, connection.createArrayOf("text", schemaNames));
      query.setArray(3, connection.createArrayOf("text", tables.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(new Found(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return new HashSet<>(found);
  }

  private static boolean isFound(ExportScope.Item item, Set<Found> found) {
    return item.schema()
        .map(schema -> found.contains(new Found(schema, item.table().orElse(""))))
        .orElse(true);
  }
}

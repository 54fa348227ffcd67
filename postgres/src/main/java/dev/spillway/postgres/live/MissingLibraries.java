package dev.spillway.postgres.live;

import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceTable;
import dev.spillway.postgres.catalog.CatalogTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the tables of a snapshot that this machine cannot print: an output function of one of
/// their types is in a library that the source has and our server programs have not. They are left
/// out before anything of them is read.
final class MissingLibraries {
  /// The libraries of the output functions of all types that the tables' columns are made of.
  private static final String LIBRARIES =
      """
      WITH RECURSIVE used(rel, typ) AS (
        SELECT a.attrelid, a.atttypid FROM pg_catalog.pg_attribute a
        WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = ANY (?::pg_catalog.oid[])
        UNION
        SELECT u.rel, part.typ FROM used u JOIN pg_catalog.pg_type t ON t.oid = u.typ
        CROSS JOIN LATERAL (
          SELECT t.typbasetype UNION ALL SELECT t.typelem
          UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r
            WHERE t.oid IN (r.rngtypid, r.rngmultitypid)
          UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) part(typ)
        WHERE part.typ <> 0)
      SELECT DISTINCT u.rel::pg_catalog.int8, p.probin, pg_catalog.format_type(t.oid, NULL)
      FROM used u
      JOIN pg_catalog.pg_type t ON t.oid = u.typ
      JOIN pg_catalog.pg_proc p ON p.oid = t.typoutput
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname = 'c'
      WHERE p.probin IS NOT NULL
      ORDER BY 1, 2, 3
      """;

  private final Connection connection;
  private final Map<String, Optional<String>> refusals = new HashMap<>();

  private MissingLibraries(Connection connection) {
    this.connection = connection;
  }

  /// @param connection to the tables' database, as a superuser, in no transaction
  /// @return the tables, those that cannot be printed with their [Skip]
  static List<CatalogTable> marked(List<CatalogTable> tables, Connection connection)
      throws SQLException {
    Map<Long, CatalogTable> marked = new LinkedHashMap<>();
    tables.forEach(table -> marked.put(Long.valueOf(table.table().identity()), table));
    new MissingLibraries(connection).mark(marked);
    return List.copyOf(marked.values());
  }

  private void mark(Map<Long, CatalogTable> tables) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LIBRARIES)) {
      statement.setString(
          1,
          tables.keySet().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          long table = rows.getLong(1);
          String library = rows.getString(2);
          String type = rows.getString(3);
          refusal(library)
              .ifPresent(said ->
                  tables.computeIfPresent(
                      table, (_, found) -> skipped(found, type, library, said)));
        }
      }
    }
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

  private static CatalogTable skipped(CatalogTable of, String type, String library, String said) {
    SourceTable table = of.table();
    Skip skip =
        new Skip(
            SkipReason.LIBRARY_NOT_AVAILABLE,
            "The type %s of %s is printed by the library %s, which the PostgreSQL programs of this machine do not have (%s). Install the extension here and name that installation under postgres.binaries."
                .formatted(type, table.name(), library, said.lines().findFirst().orElse("")));
    return new CatalogTable(
        new SourceTable(
            table.name(),
            table.identity(),
            table.columns(),
            table.bytes(),
            table.rows(),
            Optional.of(table.skip().orElse(skip))),
        of.columns(),
        of.relations());
  }
}

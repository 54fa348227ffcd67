package dev.spillway.postgres.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The libraries that print what tables hold: those of the output functions of all types that their
/// columns are made of.
public final class TypeLibraries {
  private static final String LIBRARIES =
      """
      WITH RECURSIVE used(rel, typ) AS (
        SELECT a.attrelid, a.atttypid FROM pg_catalog.pg_attribute a
        WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid IN (SELECT pg_catalog.unnest(?::pg_catalog.oid[]))
        UNION
        SELECT u.rel, part.typ FROM used u JOIN pg_catalog.pg_type t ON t.oid = u.typ
        CROSS JOIN LATERAL (
          SELECT t.typbasetype UNION ALL SELECT t.typelem
          UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r
            WHERE t.oid IN (r.rngtypid, r.rngmultitypid)
          UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) part(typ)
        WHERE part.typ <> 0)
      SELECT DISTINCT u.rel::pg_catalog.int8, pg_catalog.format_type(t.oid, NULL), p.probin
      FROM used u
      JOIN pg_catalog.pg_type t ON t.oid = u.typ
      JOIN pg_catalog.pg_proc p ON p.oid = t.typoutput
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname = 'c'
      WHERE p.probin IS NOT NULL
      ORDER BY 1, 3, 2
      """;

  private TypeLibraries() {}

  /// A type and the library that prints it.
  public record Use(String type, String library) {}

  /// What the relations use, by oid; those that need no library are not in it.
  public static Map<Long, List<Use>> of(Connection connection, Collection<Long> relations)
      throws SQLException {
    Map<Long, List<Use>> uses = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LIBRARIES)) {
      statement.setString(
          1, relations.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          uses.computeIfAbsent(rows.getLong(1), _ -> new ArrayList<>())
              .add(new Use(rows.getString(2), rows.getString(3)));
        }
      }
    }
    return uses;
  }
}

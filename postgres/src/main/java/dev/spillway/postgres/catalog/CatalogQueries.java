package dev.spillway.postgres.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The questions to the catalogs of PostgreSQL 14 to 18, each asked once for all tables. They see
/// the catalogs by the transaction's snapshot, except sizes and rights, which are those of now.
public final class CatalogQueries implements CatalogRows<SQLException> {
  private static final String CLASSES =
      """
      SELECT c.oid::pg_catalog.int8, n.nspname, c.relname,
             pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
             c.relkind, c.relpersistence, c.relispartition, c.relfilenode::pg_catalog.int8,
             c.reltuples, coalesce(am.amname = 'heap', false),
             coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE')
               AND pg_catalog.has_table_privilege(c.oid, 'SELECT'), true),
             coalesce(pg_catalog.row_security_active(c.oid), false)
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
      WHERE c.relkind IN ('r', 'p', 'f')
        AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND n.nspname !~ '^_timescaledb_'
      """;

  private static final String PARENTS =
      """
      SELECT i.inhrelid::pg_catalog.int8, i.inhparent::pg_catalog.int8
      FROM pg_catalog.pg_inherits i
      WHERE NOT i.inhdetachpending
      """;

  private static final String SIZES =
      """
      SELECT c.oid::pg_catalog.int8, coalesce(pg_catalog.pg_relation_size(c.oid), 0),
             CASE WHEN c.reltoastrelid = 0 THEN 0
                  ELSE coalesce(pg_catalog.pg_relation_size(c.reltoastrelid), 0) END
      FROM pg_catalog.pg_class c
      WHERE c.oid IN (SELECT pg_catalog.unnest(?::pg_catalog.oid[]))
      """;

  private static final String COLUMNS =
      """
      SELECT a.attrelid::pg_catalog.int8, a.attname, pg_catalog.quote_ident(a.attname),
             a.atttypid::pg_catalog.int8, a.atttypmod, a.attnum
      FROM pg_catalog.pg_attribute a
      WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid IN (SELECT pg_catalog.unnest(?::pg_catalog.oid[]))
      ORDER BY a.attrelid, a.attnum
      """;

  private static final String TYPES =
      """
      WITH RECURSIVE used(oid) AS (
        SELECT a.atttypid FROM pg_catalog.pg_attribute a
        WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid IN (SELECT pg_catalog.unnest(?::pg_catalog.oid[]))
        UNION
        SELECT t.typbasetype FROM used u JOIN pg_catalog.pg_type t ON t.oid = u.oid
        WHERE t.typbasetype <> 0)
      SELECT t.oid::pg_catalog.int8, t.typtype, t.typbasetype::pg_catalog.int8, t.typtypmod,
             t.typelem <> 0 AND t.typlen = -1, n.nspname = 'pg_catalog',
             pg_catalog.format_type(t.oid, NULL),
             o.prosrc = 'textout' AND s.prosrc = 'textsend' AND lo.lanname = 'internal'
               AND ls.lanname = 'internal'
      FROM used u
      JOIN pg_catalog.pg_type t ON t.oid = u.oid
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_catalog.pg_proc o ON o.oid = t.typoutput
      LEFT JOIN pg_catalog.pg_language lo ON lo.oid = o.prolang
      LEFT JOIN pg_catalog.pg_proc s ON s.oid = t.typsend
      LEFT JOIN pg_catalog.pg_language ls ON ls.oid = s.prolang
      """;

  private static final String HAS_HYPERTABLES =
      """
      SELECT count(*) = 1 FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = '_timescaledb_catalog' AND c.relname = 'hypertable'
      """;

  private static final String HYPERTABLES =
      """
      SELECT c.oid::pg_catalog.int8 FROM _timescaledb_catalog.hypertable h
      JOIN pg_catalog.pg_namespace n ON n.nspname = h.schema_name
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = h.table_name
      """;

  private static final int FETCH_ROWS = 2000;

  private final Connection connection;
  private final Names names;

  /// @param names as the connection's session reads them
  public CatalogQueries(Connection connection, Names names) {
    this.connection = connection;
    this.names = names;
  }

  @Override
  public List<ClassRow> classes() throws SQLException {
    List<ClassRow> classes = new ArrayList<>();
    each(
        CLASSES,
        row ->
            classes.add(
                new ClassRow(
                    row.getLong(1),
                    names.readable(row.getString(2)),
                    names.readable(row.getString(3)),
                    names.readable(row.getString(4)),
                    row.getString(5).charAt(0),
                    row.getString(6).charAt(0),
                    row.getBoolean(7),
                    row.getLong(8),
                    row.getFloat(9),
                    row.getBoolean(10),
                    names.canBeSent(row.getString(4)),
                    row.getBoolean(11),
                    row.getBoolean(12))));
    return classes;
  }

  @Override
  public Map<Long, Long> parents() throws SQLException {
    Map<Long, Long> parents = new HashMap<>();
    each(PARENTS, row -> parents.putIfAbsent(row.getLong(1), row.getLong(2)));
    return parents;
  }

  @Override
  public Map<Long, long[]> sizes(Collection<Long> oids) throws SQLException {
    Map<Long, long[]> sizes = new HashMap<>();
    each(
        SIZES, oids, row -> sizes.put(row.getLong(1), new long[] {row.getLong(2), row.getLong(3)}));
    return sizes;
  }

  @Override
  public void columns(Collection<Long> oids, RelationAction action) throws SQLException {
    RelationRows rows = new RelationRows(action);
    each(
        COLUMNS,
        oids,
        row ->
            rows.add(
                row.getLong(1),
                new ColumnRow(
                    row.getInt(6),
                    names.readable(row.getString(2)),
                    names.readable(row.getString(3)),
                    names.canBeSent(row.getString(3)),
                    row.getLong(4),
                    row.getInt(5))));
    rows.end();
  }

  /// Puts together what belongs to one relation.
  private static final class RelationRows {
    private final RelationAction action;
    private List<ColumnRow> columns = new ArrayList<>();
    private long relation;

    RelationRows(RelationAction action) {
      this.action = action;
    }

    void add(long of, ColumnRow column) {
      if (of != relation) {
        end();
        relation = of;
      }
      columns.add(column);
    }

    void end() {
      if (!columns.isEmpty()) {
        action.accept(relation, columns);
        columns = new ArrayList<>();
      }
    }
  }

  @Override
  public Set<Long> hypertables() throws SQLException {
    Set<Long> hypertables = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HAS_HYPERTABLES)) {
      row.next();
      if (row.getBoolean(1)) {
        each(HYPERTABLES, table -> hypertables.add(table.getLong(1)));
      }
    }
    return hypertables;
  }

  @Override
  public long largeObjects() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM pg_catalog.pg_largeobject_metadata")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public Map<Long, TypeRow> types(Collection<Long> oids) throws SQLException {
    Map<Long, TypeRow> types = new HashMap<>();
    each(
        TYPES,
        oids,
        row ->
            types.put(
                row.getLong(1),
                new TypeRow(
                    row.getLong(1),
                    row.getString(2).charAt(0),
                    row.getLong(3),
                    row.getInt(4),
                    row.getBoolean(5),
                    row.getBoolean(6),
                    row.getString(7),
                    row.getBoolean(8))));
    return types;
  }

  @FunctionalInterface
  private interface RowAction {
    void accept(ResultSet row) throws SQLException;
  }

  private void each(String sql, RowAction action) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          action.accept(rows);
        }
      }
    }
  }

  private void each(String sql, Collection<Long> oids, RowAction action) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_ROWS);
      statement.setString(
          1, oids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          action.accept(rows);
        }
      }
    }
  }
}

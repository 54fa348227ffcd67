package dev.spillway.postgres.heap;

import dev.spillway.postgres.copy.TextRepair;
import dev.spillway.postgres.heap.StorageFacts.ColumnFacts;
import dev.spillway.postgres.heap.StorageFacts.FileFacts;
import dev.spillway.postgres.heap.StorageFacts.RelationFacts;
import dev.spillway.postgres.heap.decode.StoredType;
import dev.spillway.postgres.type.TypeMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/// What the catalogs of PostgreSQL 14 to 18 say of storage, each asked once for many relations.
public final class HeapQueries {
  private static final String FILES =
      """
      SELECT c.oid::pg_catalog.int8, pg_catalog.pg_relation_filepath(c.oid),
             c.reltoastrelid::pg_catalog.int8,
             pg_catalog.pg_relation_filepath(nullif(c.reltoastrelid, 0)),
             (SELECT pg_catalog.pg_relation_filepath(i.indexrelid) FROM pg_catalog.pg_index i
              WHERE i.indrelid = c.reltoastrelid AND i.indisunique AND i.indisvalid
              ORDER BY i.indexrelid LIMIT 1)
      FROM pg_catalog.pg_class c
      WHERE c.oid IN (SELECT pg_catalog.unnest(?::pg_catalog.oid[]))
      """;

  private static final String COLUMNS =
      """
      SELECT a.attrelid::pg_catalog.int8, a.attnum, a.attlen, a.attalign, a.attisdropped,
             a.atthasmissing, a.attgenerated, a.atttypid::pg_catalog.int8,
             CASE WHEN a.attisdropped THEN '' ELSE pg_catalog.format_type(a.atttypid, a.atttypmod)
             END
      FROM pg_catalog.pg_attribute a
      WHERE a.attnum > 0 AND a.attrelid IN (SELECT pg_catalog.unnest(?::pg_catalog.oid[]))
      ORDER BY a.attrelid, a.attnum
      """;

  private static final String USED =
      """
      WITH RECURSIVE used(oid) AS (
        SELECT a.atttypid FROM pg_catalog.pg_attribute a
        WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid IN (SELECT pg_catalog.unnest(?::pg_catalog.oid[]))
        UNION
        SELECT inner_.oid FROM used u JOIN pg_catalog.pg_type t ON t.oid = u.oid
        CROSS JOIN LATERAL (
          SELECT t.typbasetype UNION ALL
          SELECT t.typelem UNION ALL
          SELECT r.rngsubtype FROM pg_catalog.pg_range r
          WHERE r.rngtypid = t.oid OR r.rngmultitypid = t.oid UNION ALL
          SELECT a.atttypid FROM pg_catalog.pg_attribute a
          WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0
            AND NOT a.attisdropped) AS inner_(oid)
        WHERE inner_.oid <> 0)
      """;

  private static final String TYPES =
      USED
          + """
          SELECT t.oid::pg_catalog.int8, t.typtype, t.typlen, t.typalign,
                 t.typbasetype::pg_catalog.int8,
                 CASE WHEN t.typlen = -1 AND o.prosrc = 'array_out' AND lo.lanname = 'internal'
                      THEN t.typelem::pg_catalog.int8 ELSE 0 END,
                 t.typdelim,
                 coalesce((SELECT r.rngsubtype FROM pg_catalog.pg_range r
                           WHERE r.rngtypid = t.oid OR r.rngmultitypid = t.oid)::pg_catalog.int8, 0),
                 coalesce(t.typlen = -1 AND o.prosrc = 'textout' AND s.prosrc = 'textsend'
                   AND lo.lanname = 'internal' AND ls.lanname = 'internal', false)
          FROM used u
          JOIN pg_catalog.pg_type t ON t.oid = u.oid
          LEFT JOIN pg_catalog.pg_proc o ON o.oid = t.typoutput
          LEFT JOIN pg_catalog.pg_language lo ON lo.oid = o.prolang
          LEFT JOIN pg_catalog.pg_proc s ON s.oid = t.typsend
          LEFT JOIN pg_catalog.pg_language ls ON ls.oid = s.prolang
          """;

  private static final String FIELDS =
      USED
          + """
          SELECT t.oid::pg_catalog.int8, a.atttypid::pg_catalog.int8, a.attlen, a.attalign,
                 a.attisdropped, a.atthasmissing
          FROM used u
          JOIN pg_catalog.pg_type t ON t.oid = u.oid AND t.typtype = 'c'
          JOIN pg_catalog.pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0
          ORDER BY t.oid, a.attnum
          """;

  private static final String LABELS =
      USED
          + """
          SELECT e.enumtypid::pg_catalog.int8, e.oid::pg_catalog.int8, e.enumlabel
          FROM used u
          JOIN pg_catalog.pg_enum e ON e.enumtypid = u.oid
          """;

  private static final int FETCH_ROWS = 2000;

  private final Connection connection;

  /// @param connection in a transaction
  public HeapQueries(Connection connection) {
    this.connection = connection;
  }

  /// What is known of each relation.
  ///
  /// @param types of the relations
  /// @param mapping how a column of the type is read, by the type's oid
  /// @param repair as the text of the database is read
  public Map<Long, RelationFacts> relations(
      Collection<Long> oids,
      TypeCatalog types,
      LongFunction<TypeMapping> mapping,
      Optional<TextRepair> repair)
      throws SQLException {
    Map<Long, FileFacts> files = files(oids);
    Map<Long, List<ColumnFacts>> columns = columns(oids);
    MissingValues missing = new MissingValues(connection, types, mapping, repair);
    Map<Long, RelationFacts> relations = new HashMap<>();
    for (long oid : oids) {
      List<ColumnFacts> own = columns.getOrDefault(oid, List.of());
      relations.put(oid, relation(Optional.ofNullable(files.get(oid)), oid, own, missing));
    }
    return relations;
  }

  private RelationFacts relation(
      Optional<FileFacts> files, long oid, List<ColumnFacts> columns, MissingValues missing)
      throws SQLException {
    try {
      return new RelationFacts(files, columns, missing.read(oid, columns), Optional.empty());
    } catch (SQLException e) {
      // Such as a domain's newer check; the server does not check the rows that it has.
      connection.rollback();
      String why =
          "the values of its added columns cannot be read (SQLSTATE %s)".formatted(e.getSQLState());
      return new RelationFacts(files, columns, List.of(), Optional.of(why));
    }
  }

  private Map<Long, FileFacts> files(Collection<Long> oids) throws SQLException {
    Map<Long, FileFacts> files = new HashMap<>();
    each(
        FILES,
        oids,
        row -> {
          String path = row.getString(2);
          if (path != null) {
            files.put(
                row.getLong(1),
                new FileFacts(
                    path,
                    row.getLong(3),
                    Optional.ofNullable(row.getString(4)),
                    Optional.ofNullable(row.getString(5))));
          }
        });
    return files;
  }

  private Map<Long, List<ColumnFacts>> columns(Collection<Long> oids) throws SQLException {
    Map<Long, List<ColumnFacts>> columns = new HashMap<>();
    each(
        COLUMNS,
        oids,
        row ->
            columns
                .computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                .add(
                    new ColumnFacts(
                        row.getInt(2),
                        stored(row.getInt(3), row.getString(4)),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        "v".equals(row.getString(7)),
                        row.getLong(8),
                        row.getString(9))));
    return columns;
  }

  /// The types that the relations are made of.
  public TypeCatalog types(Collection<Long> oids) throws SQLException {
    TypeCatalog types = new TypeCatalog();
    each(
        TYPES,
        oids,
        row ->
            types.add(
                new TypeCatalog.TypeFacts(
                    row.getLong(1),
                    row.getString(2).charAt(0),
                    stored(row.getInt(3), row.getString(4)),
                    row.getLong(5),
                    row.getLong(6),
                    row.getString(7).charAt(0),
                    row.getLong(8),
                    row.getBoolean(9))));
    each(
        FIELDS,
        oids,
        row ->
            types.addField(
                row.getLong(1),
                new TypeCatalog.FieldFacts(
                    row.getLong(2),
                    stored(row.getInt(3), row.getString(4)),
                    row.getBoolean(5),
                    row.getBoolean(6))));
    each(
        LABELS,
        oids,
        row -> types.addLabel(row.getLong(1), (int) row.getLong(2), row.getString(3)));
    return types;
  }

  private static StoredType stored(int length, String alignment) {
    return new StoredType(length, StoredType.alignment(alignment.charAt(0)));
  }

  @FunctionalInterface
  private interface RowAction {
    void accept(ResultSet row) throws SQLException;
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

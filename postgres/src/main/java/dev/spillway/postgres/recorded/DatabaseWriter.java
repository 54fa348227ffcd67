package dev.spillway.postgres.recorded;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.postgres.catalog.CatalogQueries;
import dev.spillway.postgres.catalog.ClassRow;
import dev.spillway.postgres.catalog.ColumnRow;
import dev.spillway.postgres.catalog.ColumnTypes;
import dev.spillway.postgres.catalog.TypeLibraries;
import dev.spillway.postgres.catalog.TypeRow;
import dev.spillway.postgres.heap.HeapQueries;
import dev.spillway.postgres.heap.TypeCatalog;
import dev.spillway.postgres.live.DatabaseTour;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes what the databases of a tour say, some hundreds of relations at a time.
final class DatabaseWriter implements DatabaseTour.Visitor {
  private static final int RELATIONS_AT_ONCE = 500;
  private static final String SCHEMAS =
      """
      SELECT n.nspname FROM pg_catalog.pg_namespace n
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      """;

  private final JsonGenerator json;
  private final LineWriter lines;

  DatabaseWriter(JsonGenerator json) {
    this.json = json;
    this.lines = new LineWriter(json);
  }

  @Override
  public void refused(String database, String why) throws IOException {
    begin(database, why, 0);
  }

  private void begin(String database, String refusal, long largeObjects) throws IOException {
    json.writeStartArray();
    json.writeString(Tag.DATABASE.name());
    json.writeString(database);
    json.writeString(refusal);
    json.writeNumber(largeObjects);
    json.writeEndArray();
  }

  @Override
  public void visit(DatabaseTour.Stop stop) throws SQLException, IOException {
    CatalogQueries queries = new CatalogQueries(stop.connection(), stop.names());
    begin(stop.database(), "", queries.largeObjects());
    for (String schema : schemas(stop.connection())) {
      lines.schema(stop.names().readable(schema));
    }
    for (long oid : queries.hypertables()) {
      lines.hypertable(oid);
    }
    Map<Long, Long> parents = queries.parents();
    List<ClassRow> classes = parentsFirst(queries.classes(), parents);
    List<Long> oids = classes.stream().map(ClassRow::oid).toList();
    Map<Long, TypeRow> types = queries.types(oids);
    TypeCatalog stored = new HeapQueries(stop.connection()).types(oids);
    lines.types(types.values(), stored);
    Relations relations = new Relations(stop, queries, new ColumnTypes(types), stored);
    for (int from = 0; from < classes.size(); from += RELATIONS_AT_ONCE) {
      int to = Math.min(classes.size(), from + RELATIONS_AT_ONCE);
      Map<Long, RecordedRelation> some = relations.ask(oids.subList(from, to));
      for (ClassRow row : classes.subList(from, to)) {
        lines.relation(
            row,
            parents.getOrDefault(row.oid(), 0L),
            some.getOrDefault(row.oid(), RecordedRelation.unknown()));
      }
    }
  }

  /// The questions to one database about its relations.
  private record Relations(
      DatabaseTour.Stop stop, CatalogQueries queries, ColumnTypes types, TypeCatalog stored) {
    Map<Long, RecordedRelation> ask(List<Long> oids) throws SQLException {
      Map<Long, long[]> sizes = queries.sizes(oids);
      Map<Long, List<ColumnRow>> columns = new HashMap<>();
      queries.columns(oids, columns::put);
      Map<Long, List<TypeLibraries.Use>> libraries = TypeLibraries.of(stop.connection(), oids);
      Map<Long, RecordedRelation> relations = new HashMap<>();
      new HeapQueries(stop.connection())
          .relations(oids, stored, types::mapping, stop.repair())
          .forEach((oid, storage) -> {
            long[] bytes = sizes.getOrDefault(oid, new long[2]);
            relations.put(
                oid,
                new RecordedRelation(
                    bytes[0],
                    bytes[1],
                    columns.getOrDefault(oid, List.of()),
                    storage,
                    libraries.getOrDefault(oid, List.of())));
          });
      return relations;
    }
  }

  private static List<String> schemas(Connection connection) throws SQLException {
    List<String> schemas = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SCHEMAS)) {
      while (rows.next()) {
        schemas.add(rows.getString(1));
      }
    }
    return schemas;
  }

  /// In this order a reader knows of each partition whether its table is wanted.
  private static List<ClassRow> parentsFirst(List<ClassRow> classes, Map<Long, Long> parents) {
    return classes.stream()
        .sorted(
            Comparator.<ClassRow>comparingInt(row -> depth(row.oid(), parents))
                .thenComparingLong(ClassRow::oid))
        .toList();
  }

  private static int depth(long oid, Map<Long, Long> parents) {
    int depth = 0;
    for (Long parent = parents.get(oid); parent != null; parent = parents.get(parent)) {
      depth++;
    }
    return depth;
  }
}

package dev.spillway.postgres.heap;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.source.TableName;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.catalog.Relation;
import dev.spillway.postgres.catalog.TableColumn;
import dev.spillway.postgres.copy.OversizeException;
import dev.spillway.postgres.copy.RangeCopy;
import dev.spillway.postgres.copy.TextRepair;
import dev.spillway.postgres.heap.HeapQueries.ColumnFacts;
import dev.spillway.postgres.heap.HeapQueries.FileFacts;
import dev.spillway.postgres.heap.decode.Attribute;
import dev.spillway.postgres.heap.decode.DatumType;
import dev.spillway.postgres.heap.decode.MissingValue;
import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.RelationFile;
import dev.spillway.postgres.heap.toast.ToastFiles;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decides for each table of one database whether it can be read from its files, and finds what is
/// needed for that.
final class HeapCatalog {
  private final Connection connection;
  private final HeapFiles files;
  private final String encodingName;
  private final Optional<TextEncoding> encoding;
  private final Map<Long, FileFacts> paths;
  private final Map<Long, List<ColumnFacts>> columns;
  private final TypeCatalog types;

  private HeapCatalog(
      Connection connection, HeapFiles files, String encoding, Collection<Long> relations)
      throws SQLException {
    HeapQueries queries = new HeapQueries(connection);
    this.connection = connection;
    this.files = files;
    this.encodingName = encoding;
    this.encoding = TextEncoding.of(encoding);
    this.paths = queries.files(relations);
    this.columns = queries.columns(relations);
    this.types = queries.types(relations);
  }

  /// The choice for each of the tables.
  ///
  /// @param connection in a transaction, to the database of the tables
  /// @param encoding of the database, as pg_encoding_to_char spells it
  static Map<TableName, ReadChoice> choose(
      Connection connection, HeapFiles files, String encoding, List<CatalogTable> tables)
      throws SQLException {
    Set<Long> relations = new LinkedHashSet<>();
    for (CatalogTable table : tables) {
      table.relations().values().forEach(relation -> relations.add(relation.oid()));
    }
    HeapCatalog catalog = new HeapCatalog(connection, files, encoding, relations);
    Map<TableName, ReadChoice> choices = new HashMap<>();
    for (CatalogTable table : tables) {
      choices.put(table.table().name(), catalog.chooseOne(table));
    }
    return choices;
  }

  private ReadChoice chooseOne(CatalogTable table) throws SQLException {
    try {
      return choose(table);
    } catch (DamagedFileException e) {
      return new ReadChoice.Damaged(String.valueOf(e.getMessage()));
    }
  }

  private ReadChoice choose(CatalogTable table) throws SQLException {
    Map<String, HeapRelation> relations = new HashMap<>();
    for (Relation relation : table.relations().values()) {
      Optional<String> obstacle = obstacle(table, relation);
      if (obstacle.isPresent()) {
        return new ReadChoice.ByCopy(obstacle.get());
      }
      relations.put(relation.quoted(), relation(table, relation));
    }
    return new ReadChoice.Direct(new HeapTable(relations, encoding.orElse(TextEncoding.SQL_ASCII)));
  }

  /// Why a relation cannot be read from its files; empty if it can.
  private Optional<String> obstacle(CatalogTable table, Relation relation) {
    FileFacts path = paths.get(relation.oid());
    if (!relation.heap() || path == null) {
      return Optional.of("the storage of " + relation.quoted() + " is no heap");
    }
    if (path.toastOid() != 0 && (path.toastPath().isEmpty() || path.toastIndexPath().isEmpty())) {
      return Optional.of("the TOAST relation of " + relation.quoted() + " has no valid index");
    }
    for (int i = 0; i < table.columns().size(); i++) {
      Optional<String> obstacle =
          obstacle(table.columns().get(i), facts(relation, relation.attributes().get(i)));
      if (obstacle.isPresent()) {
        return obstacle;
      }
    }
    return Optional.empty();
  }

  private Optional<String> obstacle(TableColumn column, ColumnFacts facts) {
    String name = "column " + column.quoted();
    if (facts.virtual()) {
      return Optional.of(name + " is a virtual generated column, which is not stored");
    }
    Optional<DatumType> type = types.find(facts.typeOid());
    if (type.isEmpty()) {
      return Optional.of(name + " has type " + facts.type());
    }
    boolean anyEncoding =
        switch (type.get()) {
          case DatumType.Known _, DatumType.TextLike _ ->
              encoding.isPresent() || !column.mapping().wire().isText();
          case DatumType.Printed _ -> true;
          case DatumType.Enumeration _, DatumType.ArrayOf _, DatumType.Composite _ ->
              encoding.equals(Optional.of(TextEncoding.UTF8));
          case DatumType.Range _, DatumType.Multirange _ ->
              encoding.equals(Optional.of(TextEncoding.UTF8));
        };
    return anyEncoding
        ? Optional.empty()
        : Optional.of(
            "%s has type %s in a database of encoding %s"
                .formatted(name, facts.type(), encodingName));
  }

  private ColumnFacts facts(Relation relation, int number) {
    return columns.getOrDefault(relation.oid(), List.of()).stream()
        .filter(column -> column.number() == number)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no column " + number + " in " + relation.quoted()));
  }

  private HeapRelation relation(CatalogTable table, Relation relation) throws SQLException {
    FileFacts path =
        paths.getOrDefault(
            relation.oid(), new FileFacts("", 0, Optional.empty(), Optional.empty()));
    Map<Integer, MissingValue> missing = missing(table, relation);
    List<HeapColumn> found = new ArrayList<>();
    for (ColumnFacts facts : columns.getOrDefault(relation.oid(), List.of())) {
      int vector = relation.attributes().indexOf(facts.number());
      Attribute attribute = new Attribute(facts.number(), facts.stored());
      found.add(
          new HeapColumn(
              attribute,
              vector < 0 ? Optional.empty() : Optional.of(reading(table, facts, vector, missing))));
    }
    Optional<ToastFiles> toast =
        path.toastPath().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new ToastFiles(
                    (int) path.toastOid(),
                    files.of(path.toastPath().get()),
                    files.of(path.toastIndexPath().orElseThrow())));
    RelationFile heap = files.of(path.path());
    return new HeapRelation(heap, toast, found, relation.rows());
  }

  private HeapColumn.Reading reading(
      CatalogTable table, ColumnFacts facts, int vector, Map<Integer, MissingValue> missing) {
    TableColumn column = table.columns().get(vector);
    ColumnVector none = ColumnVector.of(column.mapping().columnType().carrier(), 1);
    return new HeapColumn.Reading(
        vector,
        types.find(facts.typeOid()).orElseThrow(),
        column.mapping().wire(),
        missing.getOrDefault(facts.number(), MissingValue.none(none)));
  }

  /// The values that stand for columns in rows that are older than these, by the columns' numbers.
  /// Read in the form in which COPY sends the columns.
  private Map<Integer, MissingValue> missing(CatalogTable table, Relation relation)
      throws SQLException {
    List<TableColumn> wanted = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      ColumnFacts facts = facts(relation, relation.attributes().get(i));
      if (facts.hasMissing()) {
        TableColumn column = table.columns().get(i);
        wanted.add(column);
        numbers.add(facts.number());
        expressions.add(missingSql(relation.oid(), facts) + " AS " + column.quoted());
      }
    }
    return wanted.isEmpty() ? Map.of() : read(wanted, numbers, expressions);
  }

  /// The catalog has the value in an array of one, whatever its type; as text it can be made a
  /// value of the column's type again.
  private static String missingSql(long relation, ColumnFacts facts) {
    return """
    (SELECT ((a.attmissingval::pg_catalog.text)::pg_catalog.text[])[1]
     FROM pg_catalog.pg_attribute a WHERE a.attrelid = %d AND a.attnum = %d)::%s\
    """
        .formatted(relation, facts.number(), facts.type());
  }

  private Map<Integer, MissingValue> read(
      List<TableColumn> wanted, List<Integer> numbers, List<String> expressions)
      throws SQLException {
    ColumnBatch batch =
        new ColumnBatch(
            wanted.stream().map(column -> column.mapping().columnType()).toList(), 2, 1 << 20);
    String from = "(SELECT " + String.join(", ", expressions) + ") AS missing";
    Optional<TextRepair> repair =
        encoding.equals(Optional.of(TextEncoding.SQL_ASCII))
            ? Optional.of(files.newRepair())
            : Optional.empty();
    try {
      RangeCopy copy = RangeCopy.beginFrom(connection, from, wanted, repair);
      while (copy.readPage(batch)) {
        // One row, then the end.
      }
    } catch (IOException | OversizeException e) {
      throw new SQLException("the values of added columns cannot be read: " + e.getMessage(), e);
    }
    if (batch.rows() != 1) {
      throw DamagedFileException.ofFile("pg_attribute", "it has no values of added columns");
    }
    Map<Integer, MissingValue> values = new HashMap<>();
    for (int i = 0; i < numbers.size(); i++) {
      values.put(numbers.get(i), new MissingValue(batch.vector(i)));
    }
    return values;
  }
}

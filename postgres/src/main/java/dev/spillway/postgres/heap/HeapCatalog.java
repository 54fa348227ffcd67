package dev.spillway.postgres.heap;

import dev.spillway.core.column.ColumnVector;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.catalog.Relation;
import dev.spillway.postgres.catalog.TableColumn;
import dev.spillway.postgres.heap.StorageFacts.ColumnFacts;
import dev.spillway.postgres.heap.StorageFacts.FileFacts;
import dev.spillway.postgres.heap.StorageFacts.MissingFacts;
import dev.spillway.postgres.heap.StorageFacts.RelationFacts;
import dev.spillway.postgres.heap.decode.Attribute;
import dev.spillway.postgres.heap.decode.DatumType;
import dev.spillway.postgres.heap.decode.MissingValue;
import dev.spillway.postgres.heap.toast.ToastFiles;
import dev.spillway.postgres.type.TypeMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides for each table of one database whether it can be read from its files, and finds what is
/// needed for that.
final class HeapCatalog {
  private final HeapFiles files;
  private final String encodingName;
  private final Optional<TextEncoding> encoding;
  private final StorageFacts facts;

  /// @param encoding of the database, as pg_encoding_to_char spells it
  HeapCatalog(HeapFiles files, String encoding, StorageFacts facts) {
    this.files = files;
    this.encodingName = encoding;
    this.encoding = TextEncoding.of(encoding);
    this.facts = facts;
  }

  ReadChoice choose(CatalogTable table) {
    for (Relation relation : table.relations().values()) {
      Optional<String> obstacle = obstacle(table, relation);
      if (obstacle.isPresent()) {
        return new ReadChoice.ByCopy(obstacle.get());
      }
    }
    return new ReadChoice.Direct(
        new HeapTable(table, this, encoding.orElse(TextEncoding.SQL_ASCII)));
  }

  /// Why a relation cannot be read from its files; empty if it can.
  private Optional<String> obstacle(CatalogTable table, Relation relation) {
    Optional<FileFacts> files = stored(relation).files();
    if (!relation.heap() || files.isEmpty()) {
      return Optional.of("the storage of " + relation.quoted() + " is no heap");
    }
    FileFacts path = files.get();
    if (path.toastOid() != 0 && (path.toastPath().isEmpty() || path.toastIndexPath().isEmpty())) {
      return Optional.of("the TOAST relation of " + relation.quoted() + " has no valid index");
    }
    Optional<String> own = stored(relation).obstacle();
    if (own.isPresent()) {
      return own;
    }
    for (int i = 0; i < table.columns().size(); i++) {
      Optional<String> obstacle =
          obstacle(table.columns().get(i), column(relation, relation.attributes().get(i)));
      if (obstacle.isPresent()) {
        return obstacle;
      }
    }
    return Optional.empty();
  }

  private Optional<String> obstacle(TableColumn column, ColumnFacts stored) {
    String name = "column " + column.quoted();
    if (stored.virtual()) {
      return Optional.of(name + " is a virtual generated column, which is not stored");
    }
    Optional<DatumType> type = facts.types().find(stored.typeOid());
    if (type.isEmpty()) {
      return Optional.of(name + " has type " + stored.type());
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
                .formatted(name, stored.type(), encodingName));
  }

  private RelationFacts stored(Relation relation) {
    RelationFacts stored = facts.relations().get(relation.oid());
    if (stored == null) {
      throw new IllegalStateException("nothing is known of the storage of " + relation.quoted());
    }
    return stored;
  }

  private ColumnFacts column(Relation relation, int number) {
    return stored(relation).columns().stream()
        .filter(column -> column.number() == number)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no column " + number + " in " + relation.quoted()));
  }

  /// A relation of a table that is read from its files.
  ///
  /// @throws dev.spillway.postgres.heap.page.DamagedFileException if files are missing
  HeapRelation relation(CatalogTable table, Relation relation) {
    RelationFacts stored = stored(relation);
    FileFacts path = stored.files().orElseThrow();
    List<HeapColumn> found = new ArrayList<>();
    for (ColumnFacts column : stored.columns()) {
      int vector = relation.attributes().indexOf(column.number());
      found.add(
          new HeapColumn(
              new Attribute(column.number(), column.stored()),
              vector < 0
                  ? Optional.empty()
                  : Optional.of(reading(table, column, vector, stored.missing()))));
    }
    Optional<ToastFiles> toast =
        path.toastPath()
            .map(toastPath ->
                new ToastFiles(
                    (int) path.toastOid(),
                    files.of(toastPath),
                    files.of(path.toastIndexPath().orElseThrow())));
    return new HeapRelation(files.of(path.path()), toast, found, relation.rows());
  }

  private HeapColumn.Reading reading(
      CatalogTable table, ColumnFacts column, int vector, List<MissingFacts> missing) {
    TypeMapping mapping = table.columns().get(vector).mapping();
    MissingValue value =
        missing.stream()
            .filter(each -> each.number() == column.number())
            .findFirst()
            .map(each -> MissingValue.of(each.value(), mapping.wire()))
            .orElseGet(() -> MissingValue.none(ColumnVector.of(mapping.columnType().carrier(), 1)));
    return new HeapColumn.Reading(
        vector, facts.types().find(column.typeOid()).orElseThrow(), mapping.wire(), value);
  }
}

package dev.spillway.postgres.heap;

import dev.spillway.core.source.TableName;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.copy.TextRepair;
import dev.spillway.postgres.heap.page.Page;
import dev.spillway.postgres.heap.page.RelationFile;
import dev.spillway.postgres.heap.page.RelationFile.Checksums;
import dev.spillway.postgres.heap.visibility.TransactionHorizon;
import dev.spillway.postgres.heap.visibility.Transactions;
import dev.spillway.postgres.recovery.ControlFile;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files of a cluster that was shut down. Thread-safe.
public final class HeapFiles {
  private static final int SEGMENT_BLOCKS = 131_072;

  private final Path data;
  private final ControlFile control;
  private final Map<String, Long> sizes;
  private final Charset fallbackCharset;
  private final Transactions transactions;

  /// @param data the data directory; nobody may change a relation file in it
  /// @param sizes of the relation files by their paths
  /// @param fallbackCharset for text that is not UTF-8 in databases that do not say their encoding
  public HeapFiles(
      Path data, ControlFile control, Map<String, Long> sizes, Charset fallbackCharset) {
    this.data = data;
    this.control = control;
    this.sizes = sizes;
    this.fallbackCharset = fallbackCharset;
    ControlFile.Numbers numbers = control.numbers();
    this.transactions =
        new Transactions(
            data,
            new TransactionHorizon(
                numbers.nextTransaction(),
                numbers.oldestTransaction(),
                numbers.nextMulti(),
                numbers.oldestMulti(),
                numbers.nextMember()));
  }

  /// How each table of one database is to be read.
  ///
  /// @param encoding of the database, as pg_encoding_to_char spells it
  /// @param facts of at least the tables' relations
  public Map<TableName, ReadChoice> choose(
      StorageFacts facts, String encoding, List<CatalogTable> tables) {
    HeapCatalog catalog = new HeapCatalog(this, encoding, facts);
    Optional<String> obstacle = obstacle();
    Map<TableName, ReadChoice> choices = new HashMap<>();
    for (CatalogTable table : tables) {
      choices.put(
          table.table().name(),
          obstacle.<ReadChoice>map(ReadChoice.ByCopy::new).orElseGet(() -> catalog.choose(table)));
    }
    return choices;
  }

  /// Why nothing of the cluster can be read from its files; empty if it can.
  private Optional<String> obstacle() {
    return control.blockBytes() == Page.BYTES && control.build().fileBlocks() == SEGMENT_BLOCKS
        ? Optional.empty()
        : Optional.of(
            "the cluster's pages have %d bytes and its segments %d pages"
                .formatted(control.blockBytes(), control.build().fileBlocks()));
  }

  RelationFile of(String path) {
    Checksums checksums = control.checksums() ? Checksums.VERIFIED : Checksums.IGNORED;
    return RelationFile.of(data, path, sizes, checksums);
  }

  Transactions transactions() {
    return transactions;
  }

  TextRepair newRepair() {
    return new TextRepair(fallbackCharset);
  }
}

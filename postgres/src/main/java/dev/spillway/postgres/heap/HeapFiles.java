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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  /// @param connection to that database on a server that runs on these files, in a transaction
  /// @param encoding of the database, as pg_encoding_to_char spells it
  /// @throws dev.spillway.postgres.heap.page.DamagedFileException if files are missing
  public Map<TableName, ReadChoice> choose(
      Connection connection, String encoding, List<CatalogTable> tables) throws SQLException {
    if (control.blockBytes() != Page.BYTES || control.build().fileBlocks() != SEGMENT_BLOCKS) {
      Map<TableName, ReadChoice> choices = new HashMap<>();
      String reason =
          "the cluster's pages have %d bytes and its segments %d pages"
              .formatted(control.blockBytes(), control.build().fileBlocks());
      tables.forEach(table -> choices.put(table.table().name(), new ReadChoice.ByCopy(reason)));
      return choices;
    }
    return HeapCatalog.choose(connection, this, encoding, tables);
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

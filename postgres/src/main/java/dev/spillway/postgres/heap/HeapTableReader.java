package dev.spillway.postgres.heap;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.postgres.copy.BlockRange;
import dev.spillway.postgres.copy.TextRepair;
import dev.spillway.postgres.heap.decode.AttributeDecoder;
import dev.spillway.postgres.heap.decode.TextSink;
import dev.spillway.postgres.heap.page.DamagedFileException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads one range of a table from its heap files.
public final class HeapTableReader implements TableReader {
  private final TableName table;
  private final OnCorruption onCorruption;
  private final Optional<TextRepair> repair;
  private final HeapRange range;
  private final String relation;
  private final Function<TableRange, TableReader> large;
  private final List<Finding> ofLargeBlocks = new ArrayList<>();
  private volatile Optional<TableReader> largeBlock = Optional.empty();
  private volatile boolean cancelled;
  private boolean ended;
  private boolean closed;

  private HeapTableReader(
      TableName table,
      Opened opened,
      OnCorruption onCorruption,
      Function<TableRange, TableReader> large) {
    this.table = table;
    this.relation = opened.relation();
    this.range = opened.range();
    this.repair = opened.repair();
    this.onCorruption = onCorruption;
    this.large = large;
  }

  private record Opened(String relation, HeapRange range, Optional<TextRepair> repair) {}

  /// Opens a reader.
  ///
  /// @param range made by a plan of the same snapshot
  /// @param large reads ranges with values that are too large to be held here, and of types that
  ///   cannot go to a spool as they are stored
  public static HeapTableReader open(
      HeapFiles files,
      TableName table,
      HeapTable heap,
      TableRange range,
      OnCorruption onCorruption,
      Function<TableRange, TableReader> large) {
    HeapRelation relation = relation(table, heap, range, onCorruption);
    Optional<TextRepair> repair =
        heap.encoding() == TextEncoding.SQL_ASCII
            ? Optional.of(files.newRepair())
            : Optional.empty();
    TextSink sink =
        switch (heap.encoding()) {
          case UTF8 -> TextSink.utf8();
          case LATIN1 -> TextSink.from(StandardCharsets.ISO_8859_1);
          case SQL_ASCII -> TextSink.repairing(repair.orElseThrow());
        };
    HeapRange opened =
        new HeapRange(
            relation,
            BlockRange.parse(range.range()),
            files.transactions(),
            varlena ->
                new AttributeDecoder.Opening(varlena, sink, heap.encoding() == TextEncoding.UTF8));
    return new HeapTableReader(
        table, new Opened(range.relation(), opened, repair), onCorruption, large);
  }

  private static HeapRelation relation(
      TableName table, HeapTable heap, TableRange range, OnCorruption onCorruption) {
    try {
      return heap.relation(range.relation())
          .orElseThrow(() ->
              new SourceChangedException(
                  "The table %s has no partition %s any more.".formatted(table, range.relation())));
    } catch (DamagedFileException e) {
      throw damaged(table, String.valueOf(e.getMessage()), onCorruption, e);
    }
  }

  @Override
  public int read(ColumnBatch batch) {
    batch.clear();
    range.trim();
    try {
      while (!ended && batch.rows() < batch.maxRows() && batch.bytes() < batch.maxBytes()) {
        requireWanted();
        if (largeBlock.isPresent() ? readLarge(batch) : readFiles(batch)) {
          break;
        }
      }
    } catch (DamagedFileException e) {
      throw damaged(table, String.valueOf(e.getMessage()), onCorruption, e);
    } catch (UncheckedIOException e) {
      requireWanted();
      throw new FailedException(
          Fault.RESOURCES,
          "Table %s cannot be read from its snapshot: %s. Look at the disk that holds it."
              .formatted(table, e.getMessage()),
          e);
    }
    requireWanted();
    return batch.rows();
  }

  /// Answers whether the batch has to be given as it is.
  private boolean readFiles(ColumnBatch batch) {
    HeapRange.Progress progress = range.read(batch);
    ended = progress == HeapRange.Progress.ENDED;
    if (progress == HeapRange.Progress.LARGE_BLOCK_NEXT) {
      long block = range.largeBlock();
      TableRange blocks =
          new TableRange(relation, BlockRange.blocks(block, block + 1).toString(), 1);
      largeBlock = Optional.of(large.apply(blocks));
      range.passLargeBlock();
      return batch.rows() > 0;
    }
    return progress == HeapRange.Progress.BATCH_COMPLETE;
  }

  private boolean readLarge(ColumnBatch batch) {
    TableReader reader = largeBlock.orElseThrow();
    if (reader.read(batch) > 0) {
      return true;
    }
    ofLargeBlocks.addAll(reader.findings());
    reader.close();
    largeBlock = Optional.empty();
    return false;
  }

  /// What to throw for a table whose files are damaged.
  ///
  /// @param what file and block, and what is wrong there
  private static RuntimeException damaged(
      TableName table, String what, OnCorruption onCorruption, Throwable cause) {
    String message =
        "Table %s is damaged in the snapshot: %s. Take the snapshot again; if the damage is in the database itself, restore the table there"
            .formatted(table, what);
    return switch (onCorruption) {
      case FAIL ->
          new FailedException(
              Fault.SOURCE,
              message + ", or export the other tables with snapshots.on-corruption: skip-table.",
              cause);
      case SKIP_TABLE -> {
        TableUnreadableException skipped =
            new TableUnreadableException(new Skip(SkipReason.TABLE_DAMAGED, message + "."));
        skipped.initCause(cause);
        yield skipped;
      }
    };
  }

  private void requireWanted() {
    if (cancelled) {
      throw new FailedException(Fault.STOPPED, "Reading table " + table + " was cancelled.");
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    largeBlock.ifPresent(TableReader::cancel);
  }

  @Override
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(ofLargeBlocks);
    largeBlock.ifPresent(reader -> all.addAll(reader.findings()));
    repair.ifPresent(texts -> all.addAll(texts.findings(table)));
    return all;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      range.close();
      largeBlock.ifPresent(TableReader::close);
    }
  }
}

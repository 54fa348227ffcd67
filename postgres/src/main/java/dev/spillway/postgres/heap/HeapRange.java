package dev.spillway.postgres.heap;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.postgres.copy.BlockRange;
import dev.spillway.postgres.heap.decode.AttributeDecoder;
import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.RelationFile;
import dev.spillway.postgres.heap.toast.ToastReader;
import dev.spillway.postgres.heap.toast.Varlena;
import dev.spillway.postgres.heap.visibility.Transactions;
import dev.spillway.postgres.heap.visibility.Visibility;
import java.util.Optional;

/// One range of a relation on its way from files into column batches. Used by one thread.
final class HeapRange implements AutoCloseable {
  /// Larger rows come one at a time, in pieces. A row is held about four times on its way, by each
  /// thread, so that what is large depends on the heap.
  private static final long LARGEST_ROW_BYTES =
      Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 32);

  /// So few that they stay in the nearest cache while column after column is read from them.
  private static final int ROWS_AT_A_TIME = 256;

  private final HeapRelation relation;
  private final RelationFile heap;
  private final long begin;
  private final long end;
  private final Optional<ToastReader> toast;
  private final PageBatch pages;
  private final Varlena varlena;
  private final RowDecoder decoder;
  private final ExternalBytes external = new ExternalBytes();
  private final int columns;
  private long block;
  private int nextRow;

  HeapRange(HeapRelation relation, BlockRange range, Transactions transactions, TextOpening text) {
    Visibility visibility = new Visibility(transactions);
    this.relation = relation;
    this.heap = relation.heap();
    this.end = Math.min(heap.blocks(), range.to().orElse(Long.MAX_VALUE));
    this.begin = Math.min(range.from(), end);
    this.block = begin;
    this.toast = relation.toast().map(files -> new ToastReader(files, visibility));
    this.pages = new PageBatch(relation, visibility);
    this.varlena = new Varlena(toast);
    this.decoder = new RowDecoder(relation, text.with(varlena));
    this.columns = relation.columns().size();
  }

  /// What text of the database needs.
  interface TextOpening {
    AttributeDecoder.Opening with(Varlena varlena);
  }

  /// How far a range is.
  enum Progress {
    GOES_ON,
    /// Nothing more can be added to the batch: it holds a row with large values, or such a row
    /// comes next and has to be alone.
    BATCH_COMPLETE,
    /// The rows of block [#largeBlock] come next; one of them is too large to be held.
    LARGE_BLOCK_NEXT,
    ENDED
  }

  /// Adds rows to the batch, at most as many as it has room for.
  ///
  /// @throws DamagedFileException if the files are not what PostgreSQL writes
  Progress read(ColumnBatch batch) {
    if (nextRow == pages.rows().rows()) {
      if (block >= end) {
        requireSomeUse();
        return Progress.ENDED;
      }
      block += pages.read(block, end);
      nextRow = 0;
      countExternal();
    }
    int last = Math.min(pages.rows().rows(), nextRow + batch.maxRows() - batch.rows());
    if (pages.hasExternal()) {
      last = lastThatFits(last, batch.maxBytes() - batch.bytes());
    }
    if (last == nextRow && last < pages.rows().rows() && batch.rows() < batch.maxRows()) {
      return isOfLargeBlock(last) ? Progress.LARGE_BLOCK_NEXT : readAlone(batch);
    }
    decode(nextRow, last, batch);
    nextRow = last;
    return Progress.GOES_ON;
  }

  /// Reads a row that is too large to be held, if the batch is empty: its large values go to the
  /// batch's spool.
  private Progress readAlone(ColumnBatch batch) {
    if (batch.rows() == 0) {
      varlena.spoolTo(Optional.of(batch.spool()));
      try {
        decode(nextRow, nextRow + 1, batch);
      } finally {
        varlena.spoolTo(Optional.empty());
      }
      nextRow++;
    }
    return Progress.BATCH_COMPLETE;
  }

  /// The block whose rows come next.
  long largeBlock() {
    return pages.block(nextRow);
  }

  /// Goes on behind the rows of that block, which somebody else reads.
  void passLargeBlock() {
    long large = largeBlock();
    while (nextRow < pages.rows().rows() && pages.block(nextRow) == large) {
      nextRow++;
    }
  }

  /// Gives back what giant values took.
  void trim() {
    decoder.trim();
  }

  /// Up to which row the values that lie in TOAST fit; at least one row does, unless it or one of
  /// its block is too large to be held.
  private int lastThatFits(int last, long room) {
    long left = room;
    int row = nextRow;
    long checked = -1;
    while (row < last && (left > 0 || row == nextRow)) {
      if (pages.block(row) != checked) {
        checked = pages.block(row);
        if (isOfLargeBlock(row)) {
          return row;
        }
      }
      if (external.all(row) > LARGEST_ROW_BYTES) {
        return row;
      }
      left -= external.all(row);
      row++;
    }
    return row;
  }

  /// Whether the block of a row has one, from this row on, that can neither be held nor go to a
  /// spool.
  private boolean isOfLargeBlock(int first) {
    for (int row = first;
        row < pages.rows().rows() && pages.block(row) == pages.block(first);
        row++) {
      if (external.held(row) > LARGEST_ROW_BYTES) {
        return true;
      }
    }
    return false;
  }

  /// Counts what the rows of these pages have in TOAST, if they have anything there.
  private void countExternal() {
    if (!pages.hasExternal()) {
      return;
    }
    int rows = pages.rows().rows();
    external.begin(rows);
    walk(0, rows, () -> decoder.countExternal(pages.rows(), external), () -> {});
  }

  private void decode(int first, int last, ColumnBatch batch) {
    for (int row = first; row < last; row += ROWS_AT_A_TIME) {
      walk(
          row,
          Math.min(last, row + ROWS_AT_A_TIME),
          () -> decoder.decode(pages.rows(), batch),
          batch::clear);
    }
  }

  private void walk(int first, int last, Runnable work, Runnable forget) {
    pages.rows().choose(first, last);
    try {
      work.run();
    } catch (DamagedFileException | IndexOutOfBoundsException | ArithmeticException e) {
      throw damaged(first, last, work, forget, e);
    }
  }

  /// Finds the row that cannot be walked over, by trying each alone. What the others give is lost.
  private DamagedFileException damaged(
      int first, int last, Runnable work, Runnable forget, RuntimeException failure) {
    for (int row = first; row < last; row++) {
      forget.run();
      pages.rows().choose(row, row + 1);
      try {
        work.run();
      } catch (DamagedFileException e) {
        return e.at(heap.fileOf(pages.block(row)), pages.block(row));
      } catch (IndexOutOfBoundsException | ArithmeticException e) {
        return DamagedFileException.inValue(
                "a value of row " + pages.ctid(row) + " is none of its type")
            .at(heap.fileOf(pages.block(row)), pages.block(row));
      }
    }
    throw failure;
  }

  /// A server that is stopped while it recovers leaves files of zeros, which look like no rows.
  private void requireSomeUse() {
    boolean whole = begin == 0 && end == heap.blocks() && end > 0;
    if (whole && pages.usedPages() == 0 && relation.expectedRows() > 0 && columns > 0) {
      throw DamagedFileException.ofFile(
          heap.path(), "all of its pages are empty, but it had rows when it was analyzed");
    }
  }

  @Override
  public void close() {
    pages.close();
    toast.ifPresent(ToastReader::close);
  }
}

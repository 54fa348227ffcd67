package dev.spillway.postgres.heap;

import dev.spillway.core.column.ColumnBatch;
import dev.spillway.postgres.heap.decode.AttributeDecoder;
import dev.spillway.postgres.heap.decode.AttributeSkip;
import dev.spillway.postgres.heap.decode.TupleSlice;
import java.util.ArrayList;
import java.util.List;

/// Decodes rows of one relation into a table's batches, a column at a time. Used by one thread.
final class RowDecoder {
  private final List<Step> steps = new ArrayList<>();
  private final List<AttributeSkip> skips = new ArrayList<>();

  private interface Step {
    void run(TupleSlice rows, ColumnBatch batch);

    /// Where the bytes count that values of the column have in TOAST.
    long[] count(ExternalBytes bytes);

    void trim();
  }

  RowDecoder(HeapRelation relation, AttributeDecoder.Opening opening) {
    int wanted = 0;
    for (HeapColumn column : relation.columns()) {
      AttributeSkip skip = new AttributeSkip(column.attribute());
      skips.add(skip);
      steps.add(
          column
              .reading()
              .<Step>map(reading -> new Decoding(column, reading, opening))
              .orElseGet(() -> new Skipping(skip)));
      wanted = column.reading().isPresent() ? steps.size() : wanted;
    }
    // Nothing has to be moved behind what lies behind the last column that is read.
    steps.subList(wanted, steps.size()).clear();
  }

  /// Adds the rows that are chosen to the batch.
  void decode(TupleSlice rows, ColumnBatch batch) {
    for (Step step : steps) {
      step.run(rows, batch);
    }
  }

  /// Counts what values of the rows that are chosen have in TOAST. Moves the rows.
  void countExternal(TupleSlice rows, ExternalBytes bytes) {
    for (int i = 0; i < steps.size(); i++) {
      skips.get(i).skipCounting(rows, steps.get(i).count(bytes));
    }
  }

  /// Gives back what giant values took.
  void trim() {
    steps.forEach(Step::trim);
  }

  private record Skipping(AttributeSkip skip) implements Step {
    @Override
    public void run(TupleSlice rows, ColumnBatch batch) {
      skip.skip(rows);
    }

    @Override
    public long[] count(ExternalBytes bytes) {
      return ExternalBytes.UNCOUNTED;
    }

    @Override
    public void trim() {}
  }

  private static final class Decoding implements Step {
    private final int vector;
    private final AttributeDecoder decoder;

    Decoding(HeapColumn column, HeapColumn.Reading reading, AttributeDecoder.Opening opening) {
      this.vector = reading.vector();
      this.decoder =
          AttributeDecoder.of(
              column.attribute(), reading.type(), reading.wire(), reading.missing(), opening);
    }

    @Override
    public void run(TupleSlice rows, ColumnBatch batch) {
      decoder.decode(rows, batch.vector(vector));
    }

    @Override
    public long[] count(ExternalBytes bytes) {
      return decoder.takesLarge() ? bytes.spoolable() : bytes.held();
    }

    @Override
    public void trim() {
      decoder.trim();
    }
  }
}

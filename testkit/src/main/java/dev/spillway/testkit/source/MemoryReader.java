package dev.spillway.testkit.source;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.TableReader;
import dev.spillway.testkit.fault.Faults;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reads rows `from` to `to` of a [MemoryTable], some in a batch, so that a unit has several.
final class MemoryReader implements TableReader {
  private static final int BATCH_ROWS = 64;

  private final MemoryTable table;
  private final int to;
  private final Faults faults;
  private int next;
  private long nulls;
  private volatile boolean canceled;

  MemoryReader(MemoryTable table, int from, int to, Faults faults) {
    this.table = table;
    this.next = from;
    this.to = to;
    this.faults = faults;
  }

  @Override
  public int read(ColumnBatch batch) {
    faults.step("batch " + table.name().table());
    // As with databases, what comes between two reads cancels nothing.
    canceled = false;
    batch.clear();
    LongVector ids = (LongVector) batch.vector(0);
    BytesVector labels = (BytesVector) batch.vector(1);
    int end = Math.min(to, next + BATCH_ROWS);
    for (; next < end; next++) {
      ids.add(next);
      if (next % 3 == 0) {
        labels.addNull();
        nulls++;
      } else {
        byte[] label = ("row " + next).getBytes(StandardCharsets.UTF_8);
        labels.add(label, 0, label.length);
      }
    }
    if (canceled) {
      throw new FailedException(Fault.STOPPED, "canceled");
    }
    return batch.rows();
  }

  @Override
  public List<Finding> findings() {
    return table
        .finding()
        .map(reason ->
            List.of(new Finding(reason, nulls, "values of %s are NULL.".formatted(table.name()))))
        .orElse(List.of());
  }

  @Override
  public void cancel() {
    canceled = true;
  }

  @Override
  public void close() {}
}

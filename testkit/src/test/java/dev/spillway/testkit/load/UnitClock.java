package dev.spillway.testkit.load;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import java.util.PriorityQueue;

/// Time in which a unit takes as long as it has bytes, on threads that never wait for a processor:
/// it stands still while any of them still has to take a unit, so it says how units were handed
/// out, whatever else the machine does. Thread-safe.
final class UnitClock {
  private static final int PATIENCE_MILLIS = 30_000;

  private final int threads;
  private final PriorityQueue<Unit> running = new PriorityQueue<>();
  private long unitsLeft;
  private long now;

  private static final class Unit implements Comparable<Unit> {
    private final long end;
    private boolean isDone;

    Unit(long end) {
      this.end = end;
    }

    @Override
    public int compareTo(Unit other) {
      return Long.compare(end, other.end);
    }
  }

  /// @param units how many there will be
  UnitClock(int threads, long units) {
    this.threads = threads;
    this.unitsLeft = units;
  }

  /// A reader that takes the range's time for one row.
  TableReader reader(TableRange range) {
    return new OneRow(range.bytes());
  }

  /// When the last unit ended.
  synchronized long now() {
    return now;
  }

  private synchronized void work(long time) {
    Unit unit = new Unit(now + time);
    running.add(unit);
    advance();
    try {
      while (!unit.isDone) {
        long before = unitsLeft;
        wait(PATIENCE_MILLIS);
        if (!unit.isDone && unitsLeft == before) {
          throw new IllegalStateException("a unit that was planned is not taken");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Ends units for as long as no thread could still take another one at this time.
  private void advance() {
    while (!running.isEmpty() && running.size() == Math.min(threads, unitsLeft)) {
      Unit first = running.remove();
      now = first.end;
      first.isDone = true;
      unitsLeft--;
      notifyAll();
    }
  }

  private final class OneRow implements TableReader {
    private final long time;
    private boolean isRead;

    OneRow(long time) {
      this.time = time;
    }

    @Override
    public int read(ColumnBatch batch) {
      batch.clear();
      if (!isRead) {
        isRead = true;
        work(time);
        ((LongVector) batch.vector(0)).add(time);
        ((BytesVector) batch.vector(1)).addNull();
      }
      return batch.rows();
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }
}

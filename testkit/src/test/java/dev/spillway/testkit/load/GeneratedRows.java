package dev.spillway.testkit.load;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.column.LongVector;
import dev.spillway.core.source.TableReader;
import java.util.Arrays;
import java.util.SplittableRandom;

/// A number that does not repeat and a text of it, [#BYTES] a row.
final class GeneratedRows implements TableReader {
  static final int BYTES = 128;

  private static final int BATCH = 4_096;

  private final Runnable before;
  private final SplittableRandom random;
  private final byte[] text = new byte[BYTES - Long.BYTES];
  private long left;

  /// @param before runs before each batch
  GeneratedRows(long seed, long rows, Runnable before) {
    this.random = new SplittableRandom(seed);
    this.left = rows;
    this.before = before;
    Arrays.fill(text, (byte) 'x');
  }

  @Override
  public int read(ColumnBatch batch) {
    batch.clear();
    before.run();
    LongVector ids = (LongVector) batch.vector(0);
    BytesVector texts = (BytesVector) batch.vector(1);
    for (; left > 0 && batch.rows() < BATCH; left--) {
      long number = random.nextLong();
      ids.add(number);
      for (int i = 0; i < Long.BYTES; i++) {
        text[i] = (byte) ('a' + ((number >>> (8 * i)) & 15));
      }
      texts.add(text, 0, text.length);
    }
    return batch.rows();
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {}
}

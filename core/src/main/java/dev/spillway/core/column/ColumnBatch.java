package dev.spillway.core.column;

import dev.spillway.core.spool.Spool;
import dev.spillway.core.spool.SpooledBytes;
import dev.spillway.core.type.ColumnType;
import java.nio.file.Path;
import java.util.List;

/// Some rows of a table as one vector per column. A reader fills it, the encoder reads it, and both
/// use the same batch again: `clear`, fill, encode. A row with a value that does not fit into
/// [#maxBytes()] is a batch of its own, and such values lie in the batch's spool. Not thread-safe.
public final class ColumnBatch {
  /// Most tables of a large schema are tiny.
  private static final int FIRST_ROWS = 512;

  private final List<ColumnVector> vectors;
  private final int maxRows;
  private final long maxBytes;
  private final Spool spool;

  /// A batch that counts as full at `maxRows` rows or `maxBytes` bytes, whichever comes first. A
  /// single row may exceed `maxBytes`. Large values go to the system's directory for temporary
  /// files.
  public ColumnBatch(List<ColumnType> types, int maxRows, long maxBytes) {
    this(types, maxRows, maxBytes, new Spool(Path.of(System.getProperty("java.io.tmpdir"))));
  }

  /// A batch with a spool for large values, which the caller closes.
  public ColumnBatch(List<ColumnType> types, int maxRows, long maxBytes, Spool spool) {
    // Vectors grow; very many columns must not begin with more than the batch may hold.
    long share = maxBytes / (32L * Math.max(1, types.size()));
    int rows = (int) Math.max(1, Math.min(Math.min(maxRows, FIRST_ROWS), Math.max(16, share)));
    this.vectors = types.stream().map(type -> ColumnVector.of(type.carrier(), rows)).toList();
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
    this.spool = spool;
  }

  public int columns() {
    return vectors.size();
  }

  public ColumnVector vector(int column) {
    return vectors.get(column);
  }

  /// Rows of the batch; 0 when it has no columns.
  public int rows() {
    return vectors.isEmpty() ? 0 : vectors.getFirst().rows();
  }

  public int maxRows() {
    return maxRows;
  }

  public long maxBytes() {
    return maxBytes;
  }

  /// Where values go that are larger than [#maxBytes()]; emptied by [#clear()].
  public Spool spool() {
    return spool;
  }

  /// Bytes of the values that are in the spool.
  public long spooledBytes() {
    long bytes = 0;
    for (ColumnVector vector : vectors) {
      if (vector instanceof BytesVector values) {
        bytes += values.large().map(SpooledBytes::length).orElse(0L);
      }
    }
    return bytes;
  }

  /// Bytes in memory.
  public long bytes() {
    long bytes = 0;
    for (ColumnVector vector : vectors) {
      bytes += vector.bytes();
    }
    return bytes;
  }

  /// Forgets all rows, and gives back what a giant value took.
  public void clear() {
    spool.clear();
    int kept = 2 * (int) Math.min(maxBytes, Integer.MAX_VALUE / 2);
    for (ColumnVector vector : vectors) {
      vector.clear();
      if (vector instanceof BytesVector bytes) {
        bytes.trim(kept);
      }
    }
  }
}

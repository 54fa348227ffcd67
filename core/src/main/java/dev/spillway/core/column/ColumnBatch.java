package dev.spillway.core.column;

import dev.spillway.core.type.ColumnType;
import java.util.List;

/// Some rows of a table as one vector per column. A reader fills it, the encoder reads it, and both
/// use the same batch again: `clear`, fill, encode. Not thread-safe.
public final class ColumnBatch {
  private final List<ColumnVector> vectors;
  private final int maxRows;
  private final long maxBytes;

  /// A batch that counts as full at `maxRows` rows or `maxBytes` bytes, whichever comes first. A
  /// single row may exceed `maxBytes`.
  public ColumnBatch(List<ColumnType> types, int maxRows, long maxBytes) {
    // Vectors grow; very many columns must not begin with more than the batch may hold.
    long share = maxBytes / (32L * Math.max(1, types.size()));
    int rows = (int) Math.max(1, Math.min(maxRows, Math.max(16, share)));
    this.vectors = types.stream().map(type -> ColumnVector.of(type.carrier(), rows)).toList();
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
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

  public long bytes() {
    long bytes = 0;
    for (ColumnVector vector : vectors) {
      bytes += vector.bytes();
    }
    return bytes;
  }

  /// Forgets all rows, and gives back what a giant value took.
  public void clear() {
    int kept = 2 * (int) Math.min(maxBytes, Integer.MAX_VALUE / 2);
    for (ColumnVector vector : vectors) {
      vector.clear();
      if (vector instanceof BytesVector bytes) {
        bytes.trim(kept);
      }
    }
  }
}

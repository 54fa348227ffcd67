package dev.spillway.core.column;

import dev.spillway.core.type.Carrier;
import java.util.Arrays;

/// One column of a batch: a null flag for every row, and the values of the rows that are not NULL,
/// dense and in row order, in a primitive array (see the subclasses). So the i-th value belongs to
/// the i-th row that is not NULL. Vectors are reused between batches; not thread-safe.
public abstract sealed class ColumnVector
    permits BooleanVector, IntVector, LongVector, FloatVector, DoubleVector, BytesVector {
  private byte[] present;
  private int rows;
  private int values;

  ColumnVector(int initialRows) {
    this.present = new byte[initialRows];
  }

  /// A new vector for values that travel as `carrier`, with room for `rows` rows before it grows.
  public static ColumnVector of(Carrier carrier, int rows) {
    return switch (carrier) {
      case BOOLEAN -> new BooleanVector(rows);
      case INT -> new IntVector(rows);
      case LONG -> new LongVector(rows);
      case FLOAT -> new FloatVector(rows);
      case DOUBLE -> new DoubleVector(rows);
      case BYTES -> new BytesVector(rows);
    };
  }

  public abstract Carrier carrier();

  /// Rows, NULLs included.
  public final int rows() {
    return rows;
  }

  /// Values, which is rows without NULLs.
  public final int values() {
    return values;
  }

  public final int nulls() {
    return rows - values;
  }

  public final boolean isNull(int row) {
    return present[row] == 0;
  }

  /// Definition levels as the encoder wants them: 1 for a value, 0 for NULL. The array may be
  /// longer than [#rows()]; it belongs to this vector and is valid until the next change.
  public final byte[] present() {
    return present;
  }

  public final void addNull() {
    growRows();
    present[rows++] = 0;
  }

  /// Forgets all rows, keeps the arrays.
  public void clear() {
    rows = 0;
    values = 0;
  }

  /// Counts one more row with a value; answers the index of that value.
  final int addPresent() {
    growRows();
    present[rows++] = 1;
    return values++;
  }

  /// Counts rows whose values the caller has written behind the last one, into the array that the
  /// subclass's `reserve` gave.
  ///
  /// @param flags for each row 1 for a value, 0 for NULL; not read if all rows have a value
  /// @param values how many of the rows have one
  public final void addRows(byte[] flags, int rows, int values) {
    int needed = this.rows + rows;
    if (needed > present.length) {
      present = Arrays.copyOf(present, Math.max(64, needed + (needed >> 1)));
    }
    if (values == rows) {
      Arrays.fill(present, this.rows, needed, (byte) 1);
    } else {
      System.arraycopy(flags, 0, present, this.rows, rows);
    }
    this.rows = needed;
    this.values += values;
  }

  /// About how many bytes the rows take in memory.
  public abstract long bytes();

  private void growRows() {
    if (rows == present.length) {
      present = Arrays.copyOf(present, Math.max(64, rows + (rows >> 1)));
    }
  }
}

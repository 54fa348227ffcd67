package dev.spillway.server.quickstart;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What a table's rows come to.
///
/// @param columns one per column, in order
record Checksum(long rows, List<OfColumn> columns) {
  /// @param values that are not NULL
  /// @param sum of the values' hashes
  record OfColumn(long values, BigInteger sum) {}

  Checksum {
    columns = List.copyOf(columns);
  }

  static Checksum ofNoRows(int columns) {
    return new Checksum(
        0, java.util.Collections.nCopies(columns, new OfColumn(0, BigInteger.ZERO)));
  }

  /// Reads the one row of `count(*)` and then [ValueKind]'s two expressions per column.
  static Checksum read(ResultSet row, int columns) throws SQLException {
    row.next();
    List<OfColumn> all = new ArrayList<>(columns);
    for (int i = 0; i < columns; i++) {
      String sum = row.getString(2 * i + 3);
      all.add(
          new OfColumn(
              row.getLong(2 * i + 2), sum == null ? BigInteger.ZERO : new BigInteger(sum)));
    }
    return new Checksum(row.getLong(1), all);
  }
}

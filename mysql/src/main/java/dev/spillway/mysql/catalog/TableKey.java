package dev.spillway.mysql.catalog;

import java.util.List;

/// The index by whose values a table is cut into ranges: its primary key, or the unique one that
/// InnoDB takes in its place.
///
/// @param columns its leading columns whose values can be compared and halved; at least one
public record TableKey(String index, List<KeyColumn> columns) {
  public TableKey {
    columns = List.copyOf(columns);
  }

  /// How values of a key's column are written and halved.
  public enum Kind {
    INTEGER,
    DECIMAL,
    TEXT,
    BINARY,
    DATE,
    DATETIME
  }

  /// @param charset of [Kind#TEXT], in which a character of ASCII is one byte; else empty
  public record KeyColumn(String name, Kind kind, String charset) {}
}

package dev.spillway.server.quickstart;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Holds an export against the database: every table, every column, every value.
final class Comparison {
  /// What was found about one table.
  ///
  /// @param differences nothing if all is equal
  record Finding(String table, long rows, int columns, List<String> differences) {
    boolean isEqual() {
      return differences.isEmpty();
    }

    @Override
    public String toString() {
      return (isEqual() ? "ok        " : "MISMATCH  ")
          + Width.pad(table, 40)
          + "%15s %12s".formatted(Amount.of(rows, "row"), Amount.of(columns, "column"))
          + differences.stream().map(d -> "\n            " + d).collect(Collectors.joining());
    }
  }

  private final SampleCatalog catalog;
  private final PartFiles partFiles;

  Comparison(SampleCatalog catalog, PartFiles partFiles) {
    this.catalog = catalog;
    this.partFiles = partFiles;
  }

  /// Compares one table with its downloaded part files.
  Finding compare(SampleTable table, List<Path> parts, boolean complete) throws SQLException {
    Checksum expected = catalog.checksum(table);
    List<String> differences = new ArrayList<>();
    if (!complete) {
      differences.add("there is no " + table.folder() + "/_SUCCESS");
    }
    List<String> names = table.columns().stream().map(SampleTable.Column::name).toList();
    List<String> exported = parts.isEmpty() ? names : partFiles.columns(parts);
    if (exported.equals(names)) {
      differences.addAll(values(table, expected, parts));
    } else {
      differences.add("columns: database " + names + ", export " + exported);
    }
    return new Finding(table.toString(), expected.rows(), names.size(), differences);
  }

  /// Folders that no table of the database explains.
  static List<String> foreign(List<SampleTable> tables, List<String> folders) {
    Set<String> known = new HashSet<>(tables.stream().map(SampleTable::folder).toList());
    return folders.stream().filter(folder -> !known.contains(folder)).toList();
  }

  private List<String> values(SampleTable table, Checksum expected, List<Path> parts) {
    try {
      return differences(table, expected, partFiles.checksum(table, parts));
    } catch (SQLException e) {
      String reason = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
      return List.of("DuckDB cannot read it as expected: " + reason);
    }
  }

  private static List<String> differences(SampleTable table, Checksum expected, Checksum actual) {
    List<String> differences = new ArrayList<>();
    if (expected.rows() != actual.rows()) {
      differences.add(
          "rows: database %s, export %s"
              .formatted(Amount.count(expected.rows()), Amount.count(actual.rows())));
    }
    for (int i = 0; i < table.columns().size(); i++) {
      Checksum.OfColumn mine = expected.columns().get(i);
      Checksum.OfColumn other = actual.columns().get(i);
      if (!mine.equals(other)) {
        differences.add(
            "%s: database %s values, checksum %s; export %s values, checksum %s"
                .formatted(
                    table.columns().get(i).name(),
                    Amount.count(mine.values()),
                    mine.sum(),
                    Amount.count(other.values()),
                    other.sum()));
      }
    }
    return differences;
  }
}

package dev.spillway.server.product;

import dev.spillway.testkit.parquet.Bounds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A program that reads Parquet files and shares no code with ours.
interface PartReader {
  /// The rows of a file: numbers and truth values as Java prints them, text as it is, other bytes
  /// in hexadecimal, long ones [ParquetRows#shortened].
  List<List<Optional<String>>> rows(Path part) throws Exception;

  /// What the file says of its columns: by where it says so, then by column.
  Map<String, Map<String, List<Bounds>>> bounds(Path part) throws Exception;

  /// Whether it passes on that a bound is infinite.
  boolean reportsInfiniteBounds();
}

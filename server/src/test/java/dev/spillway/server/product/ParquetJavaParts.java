package dev.spillway.server.product;

import dev.spillway.testkit.parquet.Bounds;
import dev.spillway.testkit.parquet.PageBounds;
import dev.spillway.testkit.parquet.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Part files as parquet-java reads them: values, the footer's statistics and the page index.
record ParquetJavaParts() implements PartReader {
  @Override
  public List<List<Optional<String>>> rows(Path part) throws IOException {
    return ParquetRows.of(Files.readAllBytes(part));
  }

  @Override
  public Map<String, Map<String, List<Bounds>>> bounds(Path part) throws IOException {
    byte[] file = Files.readAllBytes(part);
    return Map.of("footer", ParquetRows.bounds(file), "page index", PageBounds.of(file));
  }

  @Override
  public boolean reportsInfiniteBounds() {
    return true;
  }

  @Override
  public String toString() {
    return "parquet-java";
  }
}

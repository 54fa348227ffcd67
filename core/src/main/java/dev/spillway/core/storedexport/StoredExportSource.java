package dev.spillway.core.storedexport;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import java.nio.file.Path;

/// A stored export as a source: the same rows as the database had at its point, byte for byte the
/// same files in each export.
final class StoredExportSource implements Source {
  private final Engine engine;
  private final Path folder;
  private final ExportHomes homes;

  StoredExportSource(Engine engine, Path folder, ExportHomes homes) {
    this.engine = engine;
    this.folder = folder;
    this.homes = homes;
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public ConsistentRead open(ExportScope scope, String label) {
    return new StoredExportRead(homes.of(folder), new CatalogFile(folder).read(), scope);
  }
}

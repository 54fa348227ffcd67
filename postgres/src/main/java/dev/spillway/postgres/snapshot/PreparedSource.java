package dev.spillway.postgres.snapshot;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.postgres.heap.HeapFiles;
import dev.spillway.postgres.heap.OnCorruption;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recorded.RecordedDatabase;
import dev.spillway.postgres.recovery.CopiedDirectory;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.PreparedCopy;
import dev.spillway.postgres.recovery.SnapshotFolder;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// A snapshot folder as an export source.
final class PreparedSource implements Source {
  private final SnapshotFolder folder;
  private final FallbackServers servers;
  private final SnapshotCatalogs catalogs;
  private final OnCorruption onCorruption;
  private final InstantSource clock;

  PreparedSource(
      SnapshotFolder folder,
      FallbackServers servers,
      SnapshotCatalogs catalogs,
      OnCorruption onCorruption,
      InstantSource clock) {
    this.folder = folder;
    this.servers = servers;
    this.catalogs = catalogs;
    this.onCorruption = onCorruption;
    this.clock = clock;
  }

  @Override
  public Engine engine() {
    return Engine.POSTGRES;
  }

  @Override
  public ConsistentRead open(ExportScope scope, String label) {
    SnapshotDescriptor descriptor = new DescriptorFile(folder).read();
    requireUnchanged(descriptor.copy().relationFiles());
    ReadOptions options = ReadOptions.prepared(descriptor.backup().endTime(), clock);
    PreparedCopy copy = descriptor.copy();
    HeapFiles files =
        new HeapFiles(
            folder.data(), copy.control(), copy.relationFiles(), options.fallbackCharset());
    PreparedTables tables =
        PreparedTables.of(catalogs.read(folder, descriptor, scope), scope, files, descriptor);
    CopyServers copies = new CopyServers(servers, folder, descriptor, label, options);
    PreparedRead read = new PreparedRead(descriptor, tables, files, copies, onCorruption);
    try {
      read.serve();
      return read;
    } catch (RuntimeException e) {
      read.close();
      throw e;
    }
  }

  @Override
  public List<ExportScope.Item> missing(ExportScope scope) {
    if (scope.items().isEmpty()) {
      return List.of();
    }
    SnapshotDescriptor descriptor = new DescriptorFile(folder).read();
    Map<String, RecordedDatabase> databases = new HashMap<>();
    catalogs
        .read(folder, descriptor, scope)
        .forEach(database -> databases.put(database.name(), database));
    return scope.items().stream().filter(item -> !has(databases, item)).toList();
  }

  /// A database that lets nobody in is no reason to refuse: the export says so itself.
  private static boolean has(Map<String, RecordedDatabase> databases, ExportScope.Item item) {
    RecordedDatabase database = databases.get(item.database());
    return database != null && (!database.refusal().isEmpty() || database.has(item));
  }

  /// A file that is shorter or gone would read as fewer rows.
  private void requireUnchanged(SortedMap<String, Long> prepared) {
    SortedMap<String, Long> found;
    try {
      found = new CopiedDirectory(folder.data()).relationFiles();
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "The snapshot " + folder.root() + " cannot be read: " + e, e);
    }
    for (Map.Entry<String, Long> file : prepared.entrySet()) {
      Long bytes = found.get(file.getKey());
      if (!file.getValue().equals(bytes)) {
        throw new FailedException(
            Fault.SOURCE,
            "The snapshot %s is damaged: %s has %s bytes instead of %d. Delete it and take another."
                .formatted(
                    folder.root(), file.getKey(), bytes == null ? "no" : bytes, file.getValue()));
      }
    }
  }
}

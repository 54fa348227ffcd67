package dev.spillway.postgres.snapshot;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.core.source.TableName;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.heap.HeapFiles;
import dev.spillway.postgres.heap.OnCorruption;
import dev.spillway.postgres.heap.ReadChoice;
import dev.spillway.postgres.live.LiveSource;
import dev.spillway.postgres.live.PostgresRead;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recovery.CopiedDirectory;
import dev.spillway.postgres.recovery.CopyFacts;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.PreparedCopy;
import dev.spillway.postgres.recovery.SnapshotFolder;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A snapshot folder as an export source.
final class PreparedSource implements Source {
  private final SnapshotFolder folder;
  private final FallbackServers servers;
  private final OnCorruption onCorruption;
  private final InstantSource clock;

  PreparedSource(
      SnapshotFolder folder,
      FallbackServers servers,
      OnCorruption onCorruption,
      InstantSource clock) {
    this.folder = folder;
    this.servers = servers;
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
    FallbackServers.Lease lease = servers.lease(folder, descriptor.copy());
    try {
      ReadOptions options = ReadOptions.prepared(descriptor.backup().endTime(), clock);
      PostgresRead read = PostgresRead.open(lease.connector(), scope, label, options);
      try {
        PreparedRead.Server server = new PreparedRead.Server(read, lease);
        PreparedRead prepared =
            prepared(
                server,
                descriptor,
                options,
                () -> {
                  FallbackServers.Lease again = servers.lease(folder, descriptor.copy());
                  try {
                    return new PreparedRead.Server(
                        PostgresRead.open(again.connector(), scope, label, options), again);
                  } catch (RuntimeException e) {
                    again.close();
                    throw e;
                  }
                });
        prepared.endServerIfUnused();
        return prepared;
      } catch (RuntimeException e) {
        read.close();
        throw e;
      }
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  @Override
  public List<ExportScope.Item> missing(ExportScope scope) {
    if (scope.items().isEmpty()) {
      return List.of();
    }
    SnapshotDescriptor descriptor = new DescriptorFile(folder).read();
    requireUnchanged(descriptor.copy().relationFiles());
    try (FallbackServers.Lease lease = servers.lease(folder, descriptor.copy())) {
      ReadOptions options = ReadOptions.prepared(descriptor.backup().endTime(), clock);
      return new LiveSource(lease.connector(), options).missing(scope);
    }
  }

  private PreparedRead prepared(
      PreparedRead.Server server,
      SnapshotDescriptor descriptor,
      ReadOptions options,
      Supplier<PreparedRead.Server> another) {
    PostgresRead read = server.read();
    PreparedCopy copy = descriptor.copy();
    HeapFiles files =
        new HeapFiles(
            folder.data(), copy.control(), copy.relationFiles(), options.fallbackCharset());
    Map<String, List<CatalogTable>> byDatabase = new TreeMap<>();
    for (CatalogTable table : read.catalog()) {
      byDatabase
          .computeIfAbsent(table.table().name().database(), _ -> new ArrayList<>())
          .add(table);
    }
    Map<TableName, ReadChoice> choices = new HashMap<>();
    byDatabase.forEach((database, tables) -> {
      String encoding = encoding(copy, database);
      choices.putAll(
          read.ask(database, (connection, _) -> files.choose(connection, encoding, tables)));
    });
    return new PreparedRead(server, another, descriptor, files, choices, onCorruption);
  }

  private static String encoding(PreparedCopy copy, String database) {
    return copy.facts().databases().stream()
        .filter(each -> each.name().equals(database))
        .map(CopyFacts.CopiedDatabase::encoding)
        .findFirst()
        .orElse("unknown");
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

package dev.spillway.postgres.snapshot;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.postgres.live.LiveSource;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recovery.CopiedDirectory;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.SnapshotFolder;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// A snapshot folder as an export source, read by COPY from its fallback server.
final class PreparedSource implements Source {
  private final SnapshotFolder folder;
  private final FallbackServers servers;
  private final InstantSource clock;

  PreparedSource(SnapshotFolder folder, FallbackServers servers, InstantSource clock) {
    this.folder = folder;
    this.servers = servers;
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
      ConsistentRead read = new LiveSource(lease.connector(), options).open(scope, label);
      return new PreparedRead(read, lease, descriptor);
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

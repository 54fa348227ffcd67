package dev.spillway.postgres.snapshot;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.live.PostgresRead;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.SnapshotFolder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The reads of one export by COPY, on the snapshot's fallback server, which starts with the first
/// of them. Thread-safe.
final class CopyServers implements AutoCloseable {
  private final FallbackServers servers;
  private final SnapshotFolder folder;
  private final SnapshotDescriptor descriptor;
  private final String label;
  private final ReadOptions options;
  private final Map<String, Server> byDatabase = new HashMap<>();
  private boolean closed;

  CopyServers(
      FallbackServers servers,
      SnapshotFolder folder,
      SnapshotDescriptor descriptor,
      String label,
      ReadOptions options) {
    this.servers = servers;
    this.folder = folder;
    this.descriptor = descriptor;
    this.label = label;
    this.options = options;
  }

  private record Server(PostgresRead read, FallbackServers.Lease lease) {
    void end() {
      try {
        read.close();
      } finally {
        lease.close();
      }
    }
  }

  /// Opens one read for the databases of all these tables.
  synchronized PostgresRead open(List<CatalogTable> tables) {
    if (closed) {
      throw new FailedException(Fault.STOPPED, "The read was closed.");
    }
    FallbackServers.Lease lease = servers.lease(folder, descriptor.copy());
    try {
      PostgresRead read = PostgresRead.openListed(lease.connector(), label, options, tables);
      Server server = new Server(read, lease);
      tables.forEach(table -> byDatabase.put(table.table().name().database(), server));
      return read;
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /// The read that a database's tables are read by.
  ///
  /// @param tables of that database; asked only if no server reads them yet, because that looks at
  ///   every table, and this is asked for every range of each
  synchronized PostgresRead of(String database, Supplier<List<CatalogTable>> tables) {
    Server server = byDatabase.get(database);
    return server == null ? open(tables.get()) : server.read();
  }

  /// Ends them; later calls of [#of] open new ones.
  synchronized void pause() {
    new HashSet<>(byDatabase.values()).forEach(Server::end);
    byDatabase.clear();
  }

  @Override
  public synchronized void close() {
    closed = true;
    pause();
  }
}

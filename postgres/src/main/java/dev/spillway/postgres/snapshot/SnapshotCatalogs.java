package dev.spillway.postgres.snapshot;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ExportScope;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.live.DatabaseTour;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recorded.CatalogFile;
import dev.spillway.postgres.recorded.CatalogStamp;
import dev.spillway.postgres.recorded.CatalogUnusableException;
import dev.spillway.postgres.recorded.RecordedDatabase;
import dev.spillway.postgres.recovery.ControlFile;
import dev.spillway.postgres.recovery.CopyFacts.CopiedDatabase;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.SnapshotFolder;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The catalog files of prepared snapshots. One that is missing, of another format or damaged is
/// never believed but made again, by a fallback server. Thread-safe.
final class SnapshotCatalogs {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotCatalogs.class);

  private final FallbackServers servers;
  private final Map<SnapshotFolder, Object> making = new ConcurrentHashMap<>();

  SnapshotCatalogs(FallbackServers servers) {
    this.servers = servers;
  }

  /// Writes the catalog of a snapshot that is being prepared.
  ///
  /// @param connector to a server on its files
  static void write(
      SnapshotFolder folder,
      ControlFile control,
      List<CopiedDatabase> databases,
      PostgresConnector connector)
      throws IOException {
    DatabaseTour tour =
        new DatabaseTour(
            connector,
            "spillway/catalog",
            ReadOptions.prepared(Instant.EPOCH, InstantSource.system()).fallbackCharset());
    List<String> through =
        databases.stream()
            .filter(CopiedDatabase::allowsConnections)
            .map(CopiedDatabase::name)
            .toList();
    new CatalogFile(folder.catalog()).write(CatalogStamp.of(control), tour, through);
  }

  /// What the snapshot's catalogs say of the tables in the scope.
  ///
  /// @throws FailedException if the catalog cannot be used and cannot be made again
  List<RecordedDatabase> read(
      SnapshotFolder folder, SnapshotDescriptor descriptor, ExportScope scope) {
    CatalogFile file = new CatalogFile(folder.catalog());
    CatalogStamp stamp = CatalogStamp.of(descriptor.copy().control());
    try {
      return file.read(stamp, scope);
    } catch (CatalogUnusableException e) {
      synchronized (making.computeIfAbsent(folder, _ -> new Object())) {
        return again(file, stamp, folder, descriptor, scope);
      }
    }
  }

  /// Somebody else may have made it while this one waited.
  private List<RecordedDatabase> again(
      CatalogFile file,
      CatalogStamp stamp,
      SnapshotFolder folder,
      SnapshotDescriptor descriptor,
      ExportScope scope) {
    try {
      return file.read(stamp, scope);
    } catch (CatalogUnusableException e) {
      LOG.info(
          "the catalog {} is made again, because {}",
          folder.catalog(),
          String.valueOf(e.getMessage()));
    }
    try (FallbackServers.Lease lease = servers.lease(folder, descriptor.copy())) {
      write(
          folder,
          descriptor.copy().control(),
          descriptor.copy().facts().databases(),
          lease.connector());
      return file.read(stamp, scope);
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES,
          "The snapshot's catalog %s cannot be made again: %s. Look at the disk that holds it."
              .formatted(folder.catalog(), e),
          e);
    }
  }
}

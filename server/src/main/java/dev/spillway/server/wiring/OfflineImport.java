package dev.spillway.server.wiring;

import dev.spillway.core.export.Export;
import dev.spillway.core.export.PlanStore;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotService;
import dev.spillway.core.storedexport.ExportHomes;
import dev.spillway.core.storedexport.StoredExportSnapshots;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.control.ControlClient;
import dev.spillway.server.control.ImportOrder;
import dev.spillway.server.store.SqliteDeclarations;
import dev.spillway.server.store.SqlitePlanStore;
import dev.spillway.server.store.SqliteSnapshotStore;
import dev.spillway.server.store.StoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntConsumer;

/// Imports a backup in this process, when no server runs on the data directory.
public final class OfflineImport {
  private final Configuration configuration;

  public OfflineImport(Configuration configuration) {
    this.configuration = configuration;
  }

  /// @return empty if a server has the data directory, which then has to be asked
  /// @throws FailedException with what to do about the backup
  public Optional<ControlClient.Imported> bring(ImportOrder order, IntConsumer percent) {
    Path place = configuration.dataDirectory();
    if (isAnothers(place) && ControlClient.hasServer(place)) {
      return Optional.empty();
    }
    requireOwn(place);
    Optional<DataDirectory> directory = DataDirectory.openIfFree(place);
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    try (Stack running = new Stack()) {
      Path path = running.add(directory.get()).path();
      StoreFile file = running.add(StoreFile.open(path.resolve("spillway.db")));
      InstantSource clock = InstantSource.system();
      PostgresDatabases databases =
          new PostgresDatabases(configuration.databases(), new SqliteDeclarations(file), clock);
      SecureRandom random = new SecureRandom();
      PlanStore plans = new SqlitePlanStore(file);
      Export export = new Exporting(configuration, clock, random).export(plans);
      Snapshotting snapshotting =
          new Snapshotting(
              configuration,
              databases,
              databases,
              new StoredExportSnapshots(databases, export, plans, noHomes()),
              clock,
              random);
      SnapshotService snapshots = running.add(snapshotting.service(new SqliteSnapshotStore(file)));
      DbSnapshot made = snapshotting.imports(snapshots).bring(order, percent, () -> false);
      return Optional.of(new ControlClient.Imported(made.allocatedBytes(), made.createTime()));
    }
  }

  /// An import makes no stored export and reads none.
  private static ExportHomes noHomes() {
    return new ExportHomes(
        request -> {
          throw new FailedException(
              Fault.SETUP, "An import without a server reaches no bucket: " + request.bucket());
        },
        Optional::empty);
  }

  /// What root writes into the directory of another user's server that one could not read.
  private static void requireOwn(Path directory) {
    if (isAnothers(directory)) {
      throw new FailedException(
          Fault.SETUP,
          "No server runs on %s, which belongs to another user: run the import as that user, or start the server first."
              .formatted(directory));
    }
  }

  private static boolean isAnothers(Path directory) {
    Path self = Path.of("/proc/self");
    try {
      return Files.exists(self)
          && Files.exists(directory)
          && !Files.getAttribute(self, "unix:uid")
              .equals(Files.getAttribute(directory, "unix:uid"));
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, "the owner of %s cannot be read: %s".formatted(directory, e), e);
    }
  }
}

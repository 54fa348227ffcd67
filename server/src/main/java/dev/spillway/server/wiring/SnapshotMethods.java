package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotMaker;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Source;
import dev.spillway.core.storedexport.StoredExportSnapshots;
import dev.spillway.server.configuration.SnapshotMethod;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes each database's snapshots in the way that its configuration says. With `auto` a base
/// backup is tried first, and what the server or this machine does not allow is the logged reason
/// for a stored export. A made snapshot is read by what its folder holds, whatever is configured
/// since.
final class SnapshotMethods implements SnapshotMaker {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotMethods.class);

  private final SnapshotMaker baseBackups;
  private final SnapshotMaker storedExports;
  private final Function<DatabaseId, SnapshotMethod> methods;

  SnapshotMethods(
      SnapshotMaker baseBackups,
      SnapshotMaker storedExports,
      Function<DatabaseId, SnapshotMethod> methods) {
    this.baseBackups = baseBackups;
    this.storedExports = storedExports;
    this.methods = methods;
  }

  @Override
  public SnapshotContents make(
      DatabaseId database, Path directory, IntConsumer progress, BooleanSupplier stop) {
    return switch (methods.apply(database)) {
      case BASE_BACKUP -> baseBackups.make(database, directory, progress, stop);
      case EXPORT -> storedExports.make(database, directory, progress, stop);
      case AUTO -> makeWhatIsAllowed(database, directory, progress, stop);
    };
  }

  private SnapshotContents makeWhatIsAllowed(
      DatabaseId database, Path directory, IntConsumer progress, BooleanSupplier stop) {
    try {
      return baseBackups.make(database, directory, progress, stop);
    } catch (FailedException e) {
      if (e.fault() != Fault.SETUP) {
        throw e;
      }
      LOG.info(
          "the snapshot of {} becomes a stored export, because no base backup can be made: {}",
          database,
          e.getMessage());
      return storedExports.make(database, directory, progress, stop);
    }
  }

  @Override
  public Source open(DbSnapshot snapshot, Path directory) {
    SnapshotMaker maker = StoredExportSnapshots.isIn(directory) ? storedExports : baseBackups;
    return maker.open(snapshot, directory);
  }

  @Override
  public void release(Path directory) {
    storedExports.release(directory);
    if (!StoredExportSnapshots.isIn(directory)) {
      baseBackups.release(directory);
    }
  }
}

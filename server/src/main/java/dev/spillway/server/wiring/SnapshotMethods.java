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
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes each database's snapshots in the way that its configuration says. With `auto` a base
/// backup is tried first, and what the server or this machine does not allow is the reason for a
/// stored export, which the log, the snapshot's event and a tag give. A made snapshot is read by
/// what its folder holds, whatever is configured since.
final class SnapshotMethods implements SnapshotMaker {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotMethods.class);

  private final SnapshotMaker baseBackups;
  private final SnapshotMaker storedExports;
  private final Function<DatabaseId, SnapshotMethod> methods;
  private final UnaryOperator<BooleanSupplier> budget;

  /// @param budget makes a stop that also watches the disk
  SnapshotMethods(
      SnapshotMaker baseBackups,
      SnapshotMaker storedExports,
      Function<DatabaseId, SnapshotMethod> methods,
      UnaryOperator<BooleanSupplier> budget) {
    this.baseBackups = baseBackups;
    this.storedExports = storedExports;
    this.methods = methods;
    this.budget = budget;
  }

  @Override
  public SnapshotContents make(
      DatabaseId database, Path directory, IntConsumer progress, BooleanSupplier stop) {
    BooleanSupplier watched = budget.apply(stop);
    SnapshotMethod method = methods.apply(database);
    LOG.info(
        "the snapshot of {} is made by {}",
        database,
        switch (method) {
          case BASE_BACKUP -> "a base backup (snapshot-method: base-backup)";
          case EXPORT -> "a stored export (snapshot-method: export)";
          case AUTO ->
              "a base backup if one is allowed, else a stored export (snapshot-method: auto)";
        });
    return switch (method) {
      case BASE_BACKUP -> baseBackups.make(database, directory, progress, watched);
      case EXPORT -> storedExports.make(database, directory, progress, watched);
      case AUTO -> makeWhatIsAllowed(database, directory, progress, watched);
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
      LOG.warn(
          "the snapshot of {} becomes a stored export, because no base backup can be made: {}",
          database,
          e.getMessage());
      return storedExports
          .make(database, directory, progress, stop)
          .insteadOf(
              "It is a stored export, because no base backup can be made: " + e.getMessage());
    }
  }

  @Override
  public Source open(DbSnapshot snapshot, Path directory) {
    return maker(directory).open(snapshot, directory);
  }

  @Override
  public void copy(Path from, Path to, BooleanSupplier stop) {
    maker(from).copy(from, to, budget.apply(stop));
  }

  private SnapshotMaker maker(Path directory) {
    return StoredExportSnapshots.isIn(directory) ? storedExports : baseBackups;
  }

  @Override
  public void release(Path directory) {
    storedExports.release(directory);
    if (!StoredExportSnapshots.isIn(directory)) {
      baseBackups.release(directory);
    }
  }
}

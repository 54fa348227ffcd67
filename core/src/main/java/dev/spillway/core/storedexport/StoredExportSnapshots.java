package dev.spillway.core.storedexport;

import dev.spillway.core.export.Export;
import dev.spillway.core.export.ExportOrder;
import dev.spillway.core.export.ExportResult;
import dev.spillway.core.export.PlanStore;
import dev.spillway.core.export.StopSignal;
import dev.spillway.core.export.StoredPlan;
import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotMaker;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.source.Source;
import dev.spillway.core.source.SourceChangedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// DB snapshots as stored exports: the live database is exported once into the snapshot's folder,
/// by the same workers, in the same slots and with the same memory as any export. Thread-safe.
public final class StoredExportSnapshots implements SnapshotMaker {
  private static final Logger LOG = LoggerFactory.getLogger(StoredExportSnapshots.class);

  /// How often the making starts anew because a table changed under it.
  private static final int STARTS = 3;

  private final Databases databases;
  private final Export export;
  private final PlanStore plans;
  private final ExportHomes homes;

  /// @param plans the same that `export` keeps its plans in
  public StoredExportSnapshots(
      Databases databases, Export export, PlanStore plans, ExportHomes homes) {
    this.databases = databases;
    this.export = export;
    this.plans = plans;
    this.homes = homes;
  }

  /// Whether the folder holds a whole stored export.
  public static boolean isIn(Path directory) {
    return new CatalogFile(directory).exists();
  }

  @Override
  public SnapshotContents make(
      DatabaseId database, Path directory, IntConsumer progress, BooleanSupplier stop) {
    return reaching(() -> {
      try (Home home = homes.begin(directory)) {
        return make(database, directory, home, progress, stop);
      }
    });
  }

  private SnapshotContents make(
      DatabaseId database, Path directory, Home home, IntConsumer progress, BooleanSupplier stop) {
    String version = databases.facts(database).map(ServerFacts::version).orElse("");
    Source source = databases.live(database);
    for (int start = 1; ; start++) {
      try (HomeBucket bucket = new HomeBucket(home, "parts-" + start);
          StopWatcher watcher = new StopWatcher(stop)) {
        Made made = make(source, directory, bucket, progress, watcher.signal());
        return new SnapshotContents(made.time(), version, made.bytes());
      } catch (SourceChangedException e) {
        if (start == STARTS) {
          throw new FailedException(
              Fault.SOURCE,
              "%s, in each of %d attempts; create the snapshot when the database's tables are not being changed"
                  .formatted(e.getMessage(), STARTS),
              e);
        }
        LOG.info("the stored export of {} starts anew: {}", database, e.getMessage());
      }
    }
  }

  /// What the home's store, role or key refuses is said as a failure of the snapshot.
  private static <T> T reaching(Supplier<T> work) {
    try {
      return work.get();
    } catch (StoreException | RefusedException e) {
      throw new FailedException(
          Fault.RESOURCES,
          "the place of the snapshot's files cannot be used: "
              + e.getMessage()
              + " It is set by snapshots.directory and snapshots.bucket.",
          e);
    }
  }

  private record Made(Instant time, long bytes) {}

  private Made make(
      Source source, Path directory, HomeBucket bucket, IntConsumer progress, StopSignal stop) {
    ExportOrder order = order(directory);
    try (ConsistentRead read = source.open(ExportScope.everything(), "snapshot")) {
      ExportResult result =
          export.run(order, read, bucket, now -> progress.accept(now.percent()), stop);
      StoredPlan plan = plans.load(order.exportId()).orElseThrow();
      new CatalogFile(directory)
          .write(
              new StoredExport(
                  source.engine(),
                  read.time(),
                  read.consistency(),
                  plan.plan().codec(),
                  result.notices(),
                  new StoredTables(plan, bucket).of(read.tables())));
      return new Made(read.time(), result.objectBytes());
    } catch (SourceChangedException e) {
      bucket.clear();
      throw e;
    } finally {
      export.abandon(order.exportId(), bucket);
    }
  }

  private static ExportOrder order(Path directory) {
    // No task can have this identifier: it has a colon.
    String id = "stored:" + directory.getFileName();
    return new ExportOrder(id, new ExportFolder(id));
  }

  @Override
  public Source open(DbSnapshot snapshot, Path directory) {
    return new StoredExportSource(snapshot.engine(), directory, homes);
  }

  /// The copy has files of its own, in the same bucket or in its own folder.
  @Override
  public void copy(Path from, Path to, BooleanSupplier stop) {
    reaching(() -> {
      try (Home home = homes.of(from)) {
        home.copyTo(to, stop);
        return to;
      }
    });
  }

  /// Forgets the plan that a killed server left, and deletes what is in a bucket.
  @Override
  public void release(Path directory) {
    String id = order(directory).exportId();
    reaching(() -> {
      try (Home home = homes.of(directory)) {
        home.release(plans.openUploads(id));
        return directory;
      }
    });
    plans.discard(id);
  }
}

package dev.spillway.core.export;

import dev.spillway.core.layout.Manifests;
import dev.spillway.core.layout.TableInfo;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.parquet.PageCompressor;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.ReadMethod;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs exports: from a consistent read to part files, `_SUCCESS` and the table manifests. The plan
/// is made and stored before the first part file; a later call for the same export goes on where an
/// earlier one, of a killed server, left off. Knows no tasks: `export_info`, which carries a task's
/// facts and comes last of all, is written by the caller. Thread-safe; one instance for a server.
public final class Export {
  private static final Logger LOG = LoggerFactory.getLogger(Export.class);

  private final ExportOptions settings;
  private final PlanStore plans;
  private final Supplier<PageCompressor> compressors;
  private final Backoff backoff;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Semaphore slots;

  /// @param compressors makes a page compressor of the settings' codec; few are made, for units to
  ///   take in turn
  /// @param random must be thread-safe
  public Export(
      ExportOptions settings,
      PlanStore plans,
      Supplier<PageCompressor> compressors,
      Backoff backoff,
      InstantSource clock,
      RandomGenerator random) {
    this.settings = settings;
    this.plans = plans;
    this.compressors = compressors;
    this.backoff = backoff;
    this.clock = clock;
    this.random = random;
    this.slots = new Semaphore(settings.threads(), true);
  }

  /// Runs the export to its end, or on to its end if it was begun before.
  ///
  /// @throws FailedException of fault STOPPED if `stop` was asked for; everything published stays
  /// @throws dev.spillway.core.source.SourceChangedException if a table changed under a live read
  /// @throws dev.spillway.core.objectstore.StoreException if the store refused something
  /// @throws MetadataException if a table manifest could not be written
  public ExportResult run(
      ExportOrder order,
      ConsistentRead read,
      Bucket bucket,
      ProgressListener listener,
      StopSignal outer) {
    StopSignal stop = new StopSignal();
    try (StopSignal.Registration _ =
            outer.onStop(() -> stop.request(outer.reason().orElseThrow()));
        CompressorPool pool = new CompressorPool(compressors)) {
      UnitExporter.Surroundings around =
          new UnitExporter.Surroundings(order, settings, read, bucket, pool, clock, stop);
      StoredPlan stored = storedPlan(around, listener);
      List<TableRun> tables = tables(stored, read);
      logMethods(order.exportId(), read);
      work(around, tables, meter(tables, stored, listener));
      FolderAudit audit = new FolderAudit(order, bucket);
      audit.verify(tables);
      writeTablesInfo(around, tables);
      return result(tables, read);
    }
  }

  /// Whether anything of an export has been published that readers could see.
  public static boolean hasPublished(ExportOrder order, Bucket bucket) {
    return !new FolderAudit(order, bucket).isEmpty();
  }

  /// Ends what an export that will not go on has left open: its uploads are aborted, its plan is
  /// forgotten. Published objects stay.
  public void abandon(String exportId, Bucket bucket) {
    plans.openUploads(exportId).forEach(upload -> bucket.abort(upload.key(), upload.uploadId()));
    plans.discard(exportId);
  }

  /// The exports that were neither abandoned nor forgotten.
  public List<String> planned() {
    return plans.exportIds();
  }

  private StoredPlan storedPlan(UnitExporter.Surroundings around, ProgressListener listener) {
    String exportId = around.order().exportId();
    Optional<StoredPlan> stored = plans.load(exportId);
    if (stored.isPresent()) {
      requireSameVersion(stored.get().plan(), Planner.codec(settings, around.read()));
      stored
          .get()
          .uploads()
          .forEach(upload -> around.bucket().abort(upload.key(), upload.uploadId()));
      return stored.get();
    }
    new FolderAudit(around.order(), around.bucket()).requireEmpty();
    ExportPlan plan =
        new Planner(settings, clock, random).plan(around.read(), around.order().folder());
    plans.save(exportId, plan);
    if (around.read().encodedFiles().isEmpty()) {
      listener.cannotBeDivided(undivided(plan));
    }
    return new StoredPlan(plan, List.of(), List.of(), List.of());
  }

  /// The tables that are read by one thread though they have the size of several units.
  private List<TableName> undivided(ExportPlan plan) {
    return plan.tables().stream()
        .filter(table -> table.units().size() == 1 && table.bytes() >= 2 * settings.partBytes())
        .map(PlannedTable::name)
        .toList();
  }

  private static void requireSameVersion(ExportPlan plan, Codec codec) {
    if (!plan.version().equals(Planner.VERSION) || !plan.codec().equals(codec.name())) {
      throw new FailedException(
          Fault.SETUP,
          "the export was begun with %s, %s, and this server writes %s, %s: its files would differ; start a new export"
              .formatted(plan.version(), plan.codec(), Planner.VERSION, codec.name()));
    }
  }

  /// Joins the plan with the tables that the read shows and with what is done already.
  private static List<TableRun> tables(StoredPlan stored, ConsistentRead read) {
    Map<TableName, SourceTable> sources = new HashMap<>();
    read.tables().forEach(table -> sources.put(table.name(), table));
    Map<Integer, List<FinishedUnit>> finished = new HashMap<>();
    stored
        .finished()
        .forEach(unit -> finished.computeIfAbsent(unit.table(), t -> new ArrayList<>()).add(unit));
    Map<Integer, EndedTable> ended = new HashMap<>();
    stored.ended().forEach(table -> ended.put(table.table(), table));
    List<TableRun> tables = new ArrayList<>();
    for (PlannedTable planned : stored.plan().tables()) {
      Optional<SourceTable> source = Optional.ofNullable(sources.get(planned.name()));
      requireSameTable(planned, source);
      TableRun table = new TableRun(planned, source);
      table.resume(
          finished.getOrDefault(planned.number(), List.of()),
          Optional.ofNullable(ended.get(planned.number())));
      tables.add(table);
    }
    return tables;
  }

  private static void requireSameTable(PlannedTable planned, Optional<SourceTable> source) {
    if (planned.skip().isPresent()) {
      return;
    }
    boolean same =
        source
            .map(table ->
                table.identity().equals(planned.identity())
                    && Planner.fingerprint(table.columns()).equals(planned.columns()))
            .orElse(false);
    if (!same) {
      throw new FailedException(
          Fault.SOURCE,
          "table %s is not in the source any more as it was planned; the snapshot was replaced or is damaged. Start a new export"
              .formatted(planned.name()));
    }
  }

  /// One line for each table that is not read in the usual way, one for all others.
  private static void logMethods(String exportId, ConsistentRead read) {
    int usual = 0;
    String name = "";
    for (SourceTable table : read.tables()) {
      Optional<ReadMethod> method = read.method(table);
      if (method.isEmpty() || table.skip().isPresent()) {
        continue;
      }
      if (method.get().reason().isEmpty()) {
        usual++;
        name = method.get().name();
      } else {
        LOG.info("export {} reads {} by {}", exportId, table.name(), method.get());
      }
    }
    if (usual > 0) {
      LOG.info("export {} reads {} tables by {}", exportId, usual, name);
    }
  }

  private ProgressMeter meter(List<TableRun> tables, StoredPlan stored, ProgressListener listener) {
    long planned = stored.plan().tables().stream().mapToLong(ProgressMeter::plannedBytes).sum();
    ProgressMeter meter =
        new ProgressMeter(planned, new TableProgress(stored.plan().tables(), clock), listener);
    for (TableRun table : tables) {
      for (FinishedUnit unit : table.finished()) {
        meter.resumed(table.planned().unit(unit.part()), unit.rows());
      }
      if (table.hasEnded()) {
        meter.ended(table);
      }
    }
    listener.measured(meter::states);
    return meter;
  }

  private void work(UnitExporter.Surroundings around, List<TableRun> tables, ProgressMeter meter) {
    String exportId = around.order().exportId();
    UnitExporter exporter =
        new UnitExporter(
            around,
            new FileCopies(around.order(), around.bucket(), random).from(around.read()),
            meter,
            (key, uploadId) -> plans.uploadStarted(exportId, key, uploadId));
    Workers.Pace pace = new Workers.Pace(slots, settings.threads(), backoff, random);
    new Workers(exporter, around, new Journal(exportId, plans, clock), meter, pace).run(tables);
  }

  private static void writeTablesInfo(UnitExporter.Surroundings around, List<TableRun> tables) {
    for (int from = 0; from < tables.size(); from += Manifests.TABLES_EACH) {
      around.stop().check();
      int to = Math.min(tables.size(), from + Manifests.TABLES_EACH);
      List<TableInfo> infos =
          tables.subList(from, to).stream().map(table -> table.info(around.read())).toList();
      ObjectKey key = around.order().folder().tablesInfo(from + 1, to);
      MetadataException.guard(
          () -> around.bucket().put(key, Manifests.tablesInfo(infos), "application/json"));
    }
  }

  private static ExportResult result(List<TableRun> tables, ConsistentRead read) {
    SortedMap<TableName, Skip> skipped = new TreeMap<>();
    long bytes = 0;
    long rows = 0;
    long objectBytes = 0;
    for (TableRun table : tables) {
      table.skip().ifPresent(skip -> skipped.put(table.planned().name(), skip));
      if (table.skip().isEmpty()) {
        bytes += table.planned().bytes();
        for (FinishedUnit unit : table.finished()) {
          rows += unit.rows();
          objectBytes += unit.objectBytes();
        }
      }
    }
    List<Notice> notices = new ArrayList<>(read.notices());
    tables.forEach(table -> notices.addAll(table.notices()));
    return new ExportResult(bytes, rows, objectBytes, skipped, notices);
  }
}

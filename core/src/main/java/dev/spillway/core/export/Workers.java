package dev.spillway.core.export;

import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.source.TableUnreadableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The local threads of one export. Each takes the largest unit that is left, waits for one of the
/// server's slots (shared fairly with all other exports, so that a small export is not kept waiting
/// by a huge one), reads and encodes it, publishes it, and ends its table when nothing of it is
/// left.
final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final byte[] NOTHING = {};
  private static final int SLOT_PATIENCE_MILLIS = 200;

  /// One thing to do: a unit, or the end of a table that has none left.
  private record Job(TableRun table, List<WorkUnit> unit, long bytes) {}

  /// What waits for slots, and how failed units are tried again.
  record Pace(Semaphore slots, int threads, Backoff backoff, RandomGenerator random) {}

  private final UnitExporter exporter;
  private final Bucket bucket;
  private final Journal journal;
  private final ProgressMeter meter;
  private final Pace pace;
  private final InstantSource clock;
  private final StopSignal stop;
  private final Failures failures;
  private final Publisher publisher;

  Workers(
      UnitExporter exporter,
      UnitExporter.Surroundings around,
      Journal journal,
      ProgressMeter meter,
      Pace pace) {
    this.exporter = exporter;
    this.bucket = around.bucket();
    this.clock = around.clock();
    this.stop = around.stop();
    this.journal = journal;
    this.meter = meter;
    this.pace = pace;
    this.failures = new Failures(stop);
    this.publisher = new Publisher(failures);
  }

  /// Does everything that is left of the tables; returns when all have ended.
  ///
  /// @throws FailedException or what else the first failing thread threw
  void run(List<TableRun> tables) {
    Queue<Job> jobs = new ConcurrentLinkedQueue<>(jobs(tables));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(pace.threads(), jobs.size()); i++) {
      threads.add(Thread.ofPlatform().name("spillway-unit-" + i).start(() -> work(jobs)));
    }
    threads.forEach(Workers::join);
    publisher.await();
    journal.flush();
    failures.rethrow();
  }

  private static List<Job> jobs(List<TableRun> tables) {
    List<Job> jobs = new ArrayList<>();
    for (TableRun table : tables) {
      List<WorkUnit> todo = table.todo();
      todo.forEach(unit -> jobs.add(new Job(table, List.of(unit), unit.range().bytes())));
      if (todo.isEmpty() && !table.hasEnded()) {
        jobs.add(new Job(table, List.of(), 0));
      }
    }
    jobs.sort(Comparator.comparingLong(Job::bytes).reversed());
    return jobs;
  }

  private void work(Queue<Job> jobs) {
    try {
      for (Job job = jobs.poll(); job != null && !stop.isRequested(); job = jobs.poll()) {
        if (job.unit().isEmpty()) {
          TableRun table = job.table();
          publisher.submit(() -> end(table));
        } else {
          inSlot(job.table(), job.unit().getFirst());
        }
      }
    } catch (RuntimeException | Error e) {
      failures.record(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.request(StopSignal.Reason.SHUTDOWN);
    }
  }

  private void inSlot(TableRun table, WorkUnit unit) throws InterruptedException {
    while (!pace.slots().tryAcquire(SLOT_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      stop.check();
    }
    try {
      unit(table, unit);
    } finally {
      pace.slots().release();
    }
  }

  private void unit(TableRun table, WorkUnit unit) {
    if (table.skip().isPresent()) {
      leave(table, unit);
      return;
    }
    try {
      again(unit, () -> publish(table, exporter.export(table.source(), unit)));
    } catch (TableUnreadableException e) {
      LOG.warn("table {} is left out: {}", table.planned().name(), e.getMessage());
      table.giveUp(e.skip());
      leave(table, unit);
    }
  }

  private void leave(TableRun table, WorkUnit unit) {
    meter.finished(unit, 0);
    if (table.leave()) {
      end(table);
    }
  }

  /// Runs the work of a unit, again after a pause while it fails for passing reasons.
  private void again(WorkUnit unit, Runnable work) {
    for (int attempt = 1; ; attempt++) {
      try {
        stop.check();
        work.run();
        return;
      } catch (FailedException | StoreException e) {
        if (!isTransient(e) || attempt >= pace.backoff().tries()) {
          throw e;
        }
        LOG.info("unit {} is tried again after: {}", unit.key(), e.getMessage());
        stop.pause(pace.backoff().pause(attempt, pace.random()));
      }
    }
  }

  private static boolean isTransient(RuntimeException e) {
    return switch (e) {
      case FailedException failed -> failed.isTransient();
      case StoreException store -> store.kind() == StoreException.Kind.TRANSIENT;
      default -> false;
    };
  }

  private void publish(TableRun table, UnitExporter.ReadUnit read) {
    Optional<ObjectWrite> object = read.object();
    if (object.isEmpty()) {
      // Its end mark is an object to write, too.
      publisher.submit(() -> finish(table, read, 0));
    } else if (object.get().bytes() <= Publisher.SMALL_BYTES) {
      publisher.submit(() -> commitBeside(table, read, object.get()));
    } else {
      commit(table, read, object.get());
    }
  }

  /// Commits in a publisher's thread; if that fails for a passing reason, the unit is read again
  /// there.
  private void commitBeside(TableRun table, UnitExporter.ReadUnit read, ObjectWrite object) {
    try {
      commit(table, read, object);
    } catch (StoreException e) {
      if (!isTransient(e)) {
        throw e;
      }
      WorkUnit unit = read.unit();
      again(unit, () -> commitOrFinish(table, exporter.export(table.source(), unit)));
    }
  }

  private void commitOrFinish(TableRun table, UnitExporter.ReadUnit read) {
    if (read.object().isPresent()) {
      commit(table, read, read.object().get());
    } else {
      finish(table, read, 0);
    }
  }

  private void commit(TableRun table, UnitExporter.ReadUnit read, ObjectWrite object) {
    try (object) {
      object.commit();
      finish(table, read, object.bytes());
    }
  }

  private void finish(TableRun table, UnitExporter.ReadUnit read, long objectBytes) {
    FinishedUnit finished =
        new FinishedUnit(
            read.unit().table(),
            read.unit().part(),
            read.rows(),
            objectBytes,
            read.began(),
            clock.instant(),
            read.findings());
    journal.finished(finished);
    meter.finished(read.unit(), read.rows());
    if (table.finish(finished)) {
      end(table);
    }
  }

  /// Nothing of the table is left to read: `_SUCCESS` says so, or its parts go if it was given up.
  private void end(TableRun table) {
    if (table.hasFolder()) {
      bucket.put(
          ExportFolder.success(table.planned().folder()), NOTHING, "application/octet-stream");
    } else {
      table.planned().units().forEach(unit -> bucket.delete(unit.key()));
    }
    table.end();
    meter.ended(table);
    journal.ended(new EndedTable(table.planned().number(), table.skip()));
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

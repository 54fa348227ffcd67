package dev.spillway.core.task;

import dev.spillway.core.export.Export;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.problem.RefusedException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Clears up after tasks that have ended: uploads that they left open would be paid for as long as
/// the bucket stands. A store that is out of reach at a task's end is asked again when the next
/// task ends and when the server starts. Thread-safe.
final class EndedPlans {
  private static final Logger LOG = LoggerFactory.getLogger(EndedPlans.class);

  private final TaskStore tasks;
  private final Export export;
  private final Buckets buckets;
  private final Set<ExportTaskId> told = new HashSet<>();

  EndedPlans(TaskStore tasks, Export export, Buckets buckets) {
    this.tasks = tasks;
    this.export = export;
    this.buckets = buckets;
  }

  /// Aborts what ended tasks left open and forgets their plans. A task whose bucket does not answer
  /// keeps its plan.
  synchronized void clear() {
    for (String exportId : export.planned()) {
      endedTask(exportId).ifPresent(this::clear);
    }
  }

  /// Empty for the plans of snapshots, which are no tasks.
  private Optional<ExportTask> endedTask(String exportId) {
    ExportTaskId id;
    try {
      id = new ExportTaskId(exportId);
    } catch (RefusedException e) {
      return Optional.empty();
    }
    return tasks.find(id).filter(task -> task.status().isEnd());
  }

  private void clear(ExportTask task) {
    BucketRequest request =
        new BucketRequest(
            task.s3Bucket(), task.iamRoleArn(), task.kmsKeyId(), Optional.of(task.source().text()));
    try (Bucket bucket = buckets.open(request)) {
      export.abandon(task.id().text(), bucket);
    } catch (RuntimeException e) {
      if (told.add(task.id())) {
        LOG.warn(
            "uploads of the export {} may still be open in s3://{}; they are aborted when the bucket answers after a later export, or after a restart: {}",
            task.id(),
            task.s3Bucket(),
            e.getMessage());
      }
    }
  }
}

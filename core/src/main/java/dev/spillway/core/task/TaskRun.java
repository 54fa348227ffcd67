package dev.spillway.core.task;

import dev.spillway.core.export.Export;
import dev.spillway.core.export.ExportOrder;
import dev.spillway.core.export.ExportResult;
import dev.spillway.core.export.MetadataException;
import dev.spillway.core.export.Progress;
import dev.spillway.core.export.ProgressListener;
import dev.spillway.core.export.StopSignal;
import dev.spillway.core.export.TableStates;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyGrant;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.layout.ExportInfo;
import dev.spillway.core.layout.Manifests;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import dev.spillway.core.objectstore.LeftUpload;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Source;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.TableName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one task from STARTING, or from where a killed server left it, to one of its ends.
///
/// A snapshot's export goes on by its stored plan. A live one cannot, because its point in time is
/// gone: it starts anew with a new point if none of its objects was published, else it fails and
/// says why.
final class TaskRun {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

  /// How often a live export starts anew because a table changed under it.
  private static final int LIVE_STARTS = 3;

  /// What all task runs of a server share.
  record Surroundings(
      TaskSources sources, Buckets buckets, Kms kms, Export export, InstantSource clock) {}

  private final TaskRecord record;
  private final Surroundings around;
  private final ExportOrder order;

  /// What the key was called when the task began; its alias may have gone since.
  private String keyArn = "";

  TaskRun(TaskRecord record, Surroundings around) {
    this.record = record;
    this.around = around;
    ExportTask task = record.task();
    this.order =
        new ExportOrder(task.id().text(), ExportFolder.of(task.s3Prefix(), task.id().text()));
  }

  /// Runs to an end, or until the server shuts down. Never throws.
  void run() {
    try (KeyGrant _ = grant();
        Bucket bucket = bucket()) {
      try {
        export(bucket);
      } catch (FailedException e) {
        if (e.fault() != Fault.STOPPED) {
          throw e;
        }
        stopped(bucket);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private KeyGrant grant() {
    ExportTask task = record.task();
    keyArn = around.kms().describe(task.kmsKeyId()).arn();
    return around.kms().grant(keyArn, task.iamRoleArn(), StartChecks.grantName(task.id()));
  }

  private Bucket bucket() {
    ExportTask task = record.task();
    KeyDescription key = around.kms().describe(task.kmsKeyId());
    if (key.state() != KeyState.ENABLED) {
      throw new FailedException(
          Fault.SETUP,
          "The KMS key check failed: the key %s is %s; enable it, or start a new export with another key"
              .formatted(task.kmsKeyId(), key.state()));
    }
    return around
        .buckets()
        .open(
            new BucketRequest(
                task.s3Bucket(), task.iamRoleArn(), key.arn(), Optional.of(task.source().text())));
  }

  private void export(Bucket bucket) {
    record.stop().check();
    ExportTask task = record.task();
    try (TaskSources.Held held = around.sources().hold(task.source())) {
      Source source = held.source();
      if (task.source().sourceType() == SourceType.CLUSTER) {
        startAnew(bucket);
      }
      ExportScope scope = ExportScope.parse(task.exportOnly(), source.engine());
      for (int start = 1; ; start++) {
        try (ConsistentRead read = source.open(scope, task.id().text())) {
          export(read, scope, bucket);
          return;
        } catch (SourceChangedException e) {
          if (start == LIVE_STARTS || Export.hasPublished(order, bucket)) {
            throw e;
          }
          LOG.info("export {} starts anew: {}", order.exportId(), e.getMessage());
          around.export().abandon(order.exportId(), bucket);
        }
      }
    }
  }

  /// Forgets what an earlier run of a live export has planned.
  private void startAnew(Bucket bucket) {
    boolean begun = record.task().startTime().isPresent();
    if (begun && Export.hasPublished(order, bucket)) {
      throw new FailedException(
          Fault.SOURCE,
          "the server was stopped after objects of this live export had been published, and the point in time that they were read at is gone; delete s3://%s/%s and start a new export, or export a snapshot, which survives restarts"
              .formatted(bucket.name(), order.folder().keyPrefix()));
    }
    if (begun) {
      around.export().abandon(order.exportId(), bucket);
    }
  }

  private void export(ConsistentRead read, ExportScope scope, Bucket bucket) {
    record.updateUnlessCanceling(task -> task.started(around.clock().instant(), read.time()));
    LOG.info(
        "export {} reads at {}: {}", order.exportId(), read.time(), read.consistency().evidence());
    ExportResult result = around.export().run(order, read, bucket, telling(), record.stop());
    record.seal();
    Instant ended = around.clock().instant();
    byte[] info = Manifests.exportInfo(info(read, bucket, result, ended));
    MetadataException.guard(
        () -> bucket.put(order.folder().exportInfo(), info, "application/json"));
    Optional<String> warning = warning(read, scope, bucket, result);
    record.update(
        task -> task.complete(ended, result.extractedBytes(), warning),
        TaskEvents.leftOut(record.task(), result.skipped(), ended));
    LOG.info(
        "export {} is complete: {} rows, {} source bytes, {} object bytes, {} tables left out",
        order.exportId(),
        result.rows(),
        result.extractedBytes(),
        result.objectBytes(),
        result.skipped().size());
  }

  private ProgressListener telling() {
    ProgressEvents events = new ProgressEvents(record.task(), around.clock());
    return new ProgressListener() {
      @Override
      public void progressed(Progress now) {
        record.updateUnlessCanceling(
            task -> task.progressed(now.percent(), now.extractedBytes()), events.of(now));
      }

      @Override
      public void measured(Supplier<TableStates> states) {
        record.measured(states);
      }

      @Override
      public void cannotBeDivided(List<TableName> tables) {
        record.updateUnlessCanceling(UnaryOperator.identity(), events.undivided(tables));
      }
    };
  }

  private ExportInfo info(ConsistentRead read, Bucket bucket, ExportResult result, Instant ended) {
    ExportTask task = record.task();
    return new ExportInfo(
        task.id().text(),
        task.source().text(),
        task.exportOnly(),
        read.time(),
        task.startTime().orElse(ended),
        ended,
        task.s3Bucket(),
        task.s3Prefix(),
        order.folder().path(),
        task.iamRoleArn(),
        keyArn,
        result.extractedBytes(),
        read.consistency(),
        weakerEncryption(bucket));
  }

  private static Optional<String> weakerEncryption(Bucket bucket) {
    return bucket.encryption().equals("sse-kms")
        ? Optional.empty()
        : Optional.of(bucket.encryption());
  }

  private static Optional<String> warning(
      ConsistentRead read, ExportScope scope, Bucket bucket, ExportResult result) {
    List<Notice> notices = new ArrayList<>(result.notices());
    if (!read.consistency().onePoint()) {
      notices.add(
          new Notice("DATABASES_NOT_AT_ONE_POINT_IN_TIME", "", read.consistency().evidence()));
    }
    weakerEncryption(bucket)
        .ifPresent(mode ->
            notices.add(
                new Notice(
                    "ENCRYPTION_WEAKER_THAN_SSE_KMS",
                    "",
                    "the endpoint of this bucket is configured with encryption: " + mode)));
    List<LeftUpload> left = bucket.leftUploads();
    if (!left.isEmpty()) {
      notices.add(
          new Notice(
              "UPLOADS_NOT_ABORTED",
              "",
              "the role may not call s3:AbortMultipartUpload, so %d unfinished uploads stay in the bucket %s, the first of %s; abort them, or let a lifecycle rule do it"
                  .formatted(left.size(), bucket.name(), left.getFirst().key())));
    }
    for (ExportScope.Item item : scope.items()) {
      ExportScope alone = new ExportScope(List.of(item));
      if (read.tables().stream().noneMatch(table -> alone.includes(table.name()))) {
        notices.add(
            new Notice(
                "EXPORT_ONLY_ITEM_NOT_FOUND",
                item.toString(),
                "the source has no table that this item of ExportOnly names"));
      }
    }
    return result.skipped().isEmpty() && notices.isEmpty()
        ? Optional.empty()
        : Optional.of(Manifests.warning(result.skipped(), notices));
  }

  private void stopped(Bucket bucket) {
    StopSignal.Reason reason = record.stop().reason().orElse(StopSignal.Reason.SHUTDOWN);
    switch (reason) {
      case CANCEL -> {
        around.export().abandon(order.exportId(), bucket);
        record.update(task -> task.canceled(around.clock().instant()));
        LOG.info("export {} is canceled", order.exportId());
      }
      case SHUTDOWN ->
          LOG.info("export {} is interrupted by the end of this server", order.exportId());
      case FAILURE -> throw new IllegalStateException("stopped by a failure that nobody recorded");
    }
  }

  private void fail(Throwable failure) {
    ExportTask task = record.task();
    String cause = FailureCauses.of(failure, task);
    if (failure instanceof FailedException || failure instanceof SourceChangedException) {
      LOG.error("export {} failed: {}", order.exportId(), cause);
    } else {
      LOG.error("export {} failed: {}", order.exportId(), cause, failure);
    }
    Instant now = around.clock().instant();
    boolean canceling = task.status() == ExportTaskStatus.CANCELING;
    record.update(last -> canceling ? last.canceled(now) : last.failed(now, cause));
  }
}

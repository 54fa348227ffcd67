package dev.spillway.core.export;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ServerSideCopies;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.core.source.ConsistentRead;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides whether the store copies the files of a stored export itself: only if both buckets lie
/// in it, and the task's role has copied a small object out of the one into the other and read it
/// back. Else the files are streamed through this server, which takes no rights on the export's
/// home.
final class FileCopies {
  private static final Logger LOG = LoggerFactory.getLogger(FileCopies.class);

  private final ExportOrder order;
  private final Bucket bucket;
  private final RandomGenerator random;

  FileCopies(ExportOrder order, Bucket bucket, RandomGenerator random) {
    this.order = order;
    this.bucket = bucket;
    this.random = random;
  }

  /// Probes, and says in the log what was found.
  Optional<ServerSideCopies> from(ConsistentRead read) {
    try {
      return read.encodedFiles()
          .filter(ObjectFiles.class::isInstance)
          .map(ObjectFiles.class::cast)
          .flatMap(ObjectFiles::home)
          .flatMap(this::from);
    } catch (StoreException e) {
      LOG.info("export {}: the files are streamed: {}", order.exportId(), e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<ServerSideCopies> from(ObjectFiles.ObjectHome home) {
    Optional<ServerSideCopies> copies = bucket.copiesFrom(home.bucket());
    if (copies.isEmpty()) {
      return streamed(home, "that bucket is in another store");
    }
    try {
      probe(copies.get(), home.probe());
    } catch (StoreException e) {
      return streamed(home, "the role cannot copy there: " + e.getMessage());
    }
    LOG.info(
        "export {}: the store copies the files from s3://{} itself",
        order.exportId(),
        home.bucket().bucket());
    return copies;
  }

  private Optional<ServerSideCopies> streamed(ObjectFiles.ObjectHome home, String why) {
    LOG.info(
        "export {}: the files from s3://{} are streamed, because {}",
        order.exportId(),
        home.bucket().bucket(),
        why);
    return Optional.empty();
  }

  private void probe(ServerSideCopies copies, ObjectVersion probe) {
    ObjectKey target = order.folder().probe(random.nextLong());
    copies.copy(
        probe, target, Map.of(UnitExporter.TASK_METADATA, order.exportId()), UploadListener.none());
    try {
      readBack(target, probe.bytes());
    } finally {
      bucket.delete(target);
    }
  }

  private void readBack(ObjectKey target, long bytes) {
    try (InputStream copy = bucket.read(target)) {
      if (copy.readAllBytes().length != bytes) {
        throw new StoreException(
            StoreException.Kind.OTHER, "s3:GetObject", "the copied probe has another size");
      }
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.TRANSIENT, "s3:GetObject", "the copied probe broke off: " + e, e);
    }
  }
}

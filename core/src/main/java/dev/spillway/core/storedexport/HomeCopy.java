package dev.spillway.core.storedexport;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.ServerSideCopies;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies the files of a stored export from one folder of a bucket to another. One role does both,
/// so the store copies them itself if it can.
final class HomeCopy {
  private static final Logger LOG = LoggerFactory.getLogger(HomeCopy.class);
  private static final int BUFFER_BYTES = 256 << 10;

  private final BucketHome from;
  private final BucketHome to;
  private final Optional<ServerSideCopies> copies;
  private final BooleanSupplier stop;

  HomeCopy(BucketHome from, BucketHome to, BooleanSupplier stop) {
    this.from = from;
    this.to = to;
    this.copies = to.copiesFrom(from);
    this.stop = stop;
  }

  /// @return the same stored export, of the copied files
  StoredExport copy(StoredExport export) {
    List<StoredExport.Table> tables =
        export.tables().stream()
            .map(table ->
                new StoredExport.Table(
                    table.table(),
                    table.parts().stream()
                        .map(part -> copy(part, table.table().name().toString()))
                        .toList()))
            .toList();
    return new StoredExport(
        export.engine(),
        export.time(),
        export.consistency(),
        export.codec(),
        export.notices(),
        tables);
  }

  private StoredExport.Part copy(StoredExport.Part part, String table) {
    if (stop.getAsBoolean()) {
      throw new FailedException(Fault.STOPPED, "the server is shutting down");
    }
    if (part.rows() == 0) {
      return part;
    }
    Optional<ObjectVersion> version = from.object(part);
    String etag =
        version
            .flatMap(object -> copiedByStore(object, to.key(part.file())))
            .orElseGet(() -> streamed(part, table));
    return new StoredExport.Part(part.rows(), part.bytes(), part.file(), part.sha256(), etag);
  }

  /// The copy's ETag; empty if there is none because the store did not make it.
  private Optional<String> copiedByStore(ObjectVersion version, ObjectKey target) {
    if (copies.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(copies.get().copy(version, target, Map.of(), UploadListener.none()));
    } catch (StoreException e) {
      LOG.info("a file is streamed, because the store did not copy it: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private String streamed(StoredExport.Part part, String table) {
    try (PartReader reader = new PartReader(part, table, from);
        ObjectWrite write = to.write(part.file(), part.bytes(), UploadListener.none())) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int bytes = reader.read(buffer); bytes > 0; bytes = reader.read(buffer)) {
        write.write(buffer, 0, bytes);
      }
      write.commit();
      return write.etag();
    }
  }
}

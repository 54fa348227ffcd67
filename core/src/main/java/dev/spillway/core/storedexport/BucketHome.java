package dev.spillway.core.storedexport;

import dev.spillway.core.export.ObjectFiles;
import dev.spillway.core.export.OpenUpload;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketProbe;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.ServerSideCopies;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/// A folder of a bucket, reached by the role that the home names.
final class BucketHome implements Home {
  private static final byte[] PROBE =
      "Spillway copies this to see whether it may.\n".getBytes(StandardCharsets.UTF_8);

  /// How many deletions are asked for at a time.
  private static final int DELETIONS = 64;

  private final Path folder;
  private final ExportHome home;
  private final Bucket bucket;

  /// @param folder of the snapshot, with its catalog
  BucketHome(Path folder, ExportHome home, Bucket bucket) {
    this.folder = folder;
    this.home = home;
    this.bucket = bucket;
  }

  /// Says in the snapshot's folder where its files are, tries everything that an export will need,
  /// and leaves the object that copies are tried with.
  void prepare() {
    new HomeFile(folder).write(home);
    BucketProbe.run(bucket, key("rights-probe"));
    bucket.put(key("probe"), PROBE, "text/plain");
  }

  @Override
  public ObjectWrite write(String file, long expectedBytes, UploadListener listener) {
    return bucket.write(key(file), Map.of(), expectedBytes, listener);
  }

  @Override
  public InputStream open(String file) throws IOException {
    return bucket.read(key(file));
  }

  @Override
  public void delete(String file) {
    bucket.delete(key(file));
  }

  @Override
  public void abort(ObjectKey key, String uploadId) {
    bucket.abort(key, uploadId);
  }

  @Override
  public Optional<ObjectVersion> object(StoredExport.Part part) {
    return part.etag().isEmpty()
        ? Optional.empty()
        : Optional.of(new ObjectVersion(key(part.file()), part.bytes(), part.etag()));
  }

  @Override
  public Optional<ObjectFiles.ObjectHome> bucket() {
    ObjectKey probe = key("probe");
    String etag = bucket.head(probe).map(ObjectInfo::etag).orElse("");
    return Optional.of(
        new ObjectFiles.ObjectHome(home.bucket(), new ObjectVersion(probe, PROBE.length, etag)));
  }

  /// Copies from another home, for this one's role.
  Optional<ServerSideCopies> copiesFrom(BucketHome source) {
    return bucket.copiesFrom(source.home.bucket());
  }

  /// The copy's files lie in a folder of their own beside these.
  @Override
  public void copyTo(Path other, BooleanSupplier stop) {
    StoredExport export = new CatalogFile(folder).read();
    BucketHome copy = new BucketHome(other, home.beside(folder, other), bucket);
    copy.prepare();
    new CatalogFile(other).write(new HomeCopy(this, copy, stop).copy(export));
  }

  @Override
  public void release(List<OpenUpload> uploads) {
    uploads.forEach(upload -> abort(upload.key(), upload.uploadId()));
    clear();
  }

  ObjectKey key(String file) {
    return new ObjectKey(home.prefix() + file);
  }

  @Override
  public String place(String file) {
    return "s3://%s/%s".formatted(bucket.name(), key(file));
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  /// Deletes every object of the folder.
  private void clear() {
    List<ObjectKey> all = new ArrayList<>();
    bucket.list(home.prefix(), found -> all.add(new ObjectKey(found.key())));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int from = 0; from < all.size(); from += DELETIONS) {
        List<CompletableFuture<Void>> deletions =
            all.subList(from, Math.min(all.size(), from + DELETIONS)).stream()
                .map(key -> CompletableFuture.runAsync(() -> bucket.delete(key), threads))
                .toList();
        deletions.forEach(BucketHome::await);
      }
    }
  }

  private static void await(CompletableFuture<Void> deletion) {
    try {
      deletion.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException refused) {
        throw new StoreException(
            refused.kind(), refused.action(), String.valueOf(refused.getMessage()), refused);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    bucket.close();
  }
}

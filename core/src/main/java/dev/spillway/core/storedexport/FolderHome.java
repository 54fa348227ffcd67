package dev.spillway.core.storedexport;

import dev.spillway.core.export.ObjectFiles;
import dev.spillway.core.export.OpenUpload;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.core.snapshot.FolderCopy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The snapshot's own folder.
final class FolderHome implements Home {
  private final Path root;

  FolderHome(Path root) {
    this.root = root;
  }

  @Override
  public ObjectWrite write(String file, long expectedBytes, UploadListener listener) {
    Path path = root.resolve(file);
    try {
      Files.createDirectories(path.getParent());
      return new FileWrite(path);
    } catch (IOException e) {
      throw failed("s3:PutObject", path, e);
    }
  }

  @Override
  public InputStream open(String file) throws IOException {
    return Files.newInputStream(root.resolve(file));
  }

  @Override
  public void delete(String file) {
    try {
      Files.deleteIfExists(root.resolve(file));
    } catch (IOException e) {
      throw failed("s3:DeleteObject", root.resolve(file), e);
    }
  }

  @Override
  public void abort(ObjectKey key, String uploadId) {
    // Files are written in one go: there are no uploads.
  }

  @Override
  public Optional<ObjectVersion> object(StoredExport.Part part) {
    return Optional.empty();
  }

  @Override
  public Optional<ObjectFiles.ObjectHome> bucket() {
    return Optional.empty();
  }

  /// Where the file system can share blocks, the copy takes no space.
  @Override
  public void copyTo(Path folder, BooleanSupplier stop) {
    new FolderCopy(Set.of(), stop).copy(root, folder);
  }

  @Override
  public void release(List<OpenUpload> uploads) {
    // Everything lies in the folder, and files have no uploads.
  }

  @Override
  public String place(String file) {
    return root.resolve(file).toString();
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  @Override
  public void close() {}

  static StoreException failed(String action, Path file, IOException e) {
    String text = String.valueOf(e.getMessage());
    boolean full = text.contains("No space left") || text.contains("quota exceeded");
    return new StoreException(
        full ? StoreException.Kind.FULL : StoreException.Kind.OTHER,
        action,
        "the snapshot's file %s cannot be written or read: %s; see that the snapshot directory has room"
            .formatted(file, e),
        e);
  }
}

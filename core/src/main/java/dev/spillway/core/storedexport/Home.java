package dev.spillway.core.storedexport;

import dev.spillway.core.export.ObjectFiles;
import dev.spillway.core.export.OpenUpload;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.UploadListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Where the files of one stored export lie, under short names that it is free to choose.
/// Thread-safe.
sealed interface Home extends AutoCloseable permits FolderHome, BucketHome {
  /// Begins a file; it is durable when it is committed.
  ObjectWrite write(String file, long expectedBytes, UploadListener listener);

  InputStream open(String file) throws IOException;

  /// Deletes; a file that is not there is no error.
  void delete(String file);

  /// Ends an upload that a write began.
  void abort(ObjectKey key, String uploadId);

  /// The file as an object, if it is one.
  Optional<ObjectVersion> object(StoredExport.Part part);

  /// The bucket, if it is one.
  Optional<ObjectFiles.ObjectHome> bucket();

  /// Copies the whole stored export of this home into another snapshot's folder, so that the two
  /// can be deleted each on its own.
  ///
  /// @param stop asked often; true ends the work with a FailedException of fault STOPPED
  void copyTo(Path folder, BooleanSupplier stop);

  /// Ends uploads that a killed server left, and deletes what does not lie in the snapshot's
  /// folder.
  void release(List<OpenUpload> uploads);

  /// Where the file lies, for people.
  String place(String file);

  /// Whether a read that broke off may succeed when it is tried again.
  boolean isRemote();

  @Override
  void close();
}

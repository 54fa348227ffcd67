package dev.spillway.core.storedexport;

import dev.spillway.core.export.ObjectFiles;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.UploadListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

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

  /// What identifies a committed file beside its content; empty where nothing does.
  String etag(String file);

  /// The file as an object, if it is one.
  Optional<ObjectVersion> object(StoredExport.Part part);

  /// The bucket, if it is one.
  Optional<ObjectFiles.ObjectHome> bucket();

  /// Where the file lies, for people.
  String place(String file);

  /// Whether a read that broke off may succeed when it is tried again.
  boolean isRemote();

  @Override
  void close();
}

package dev.spillway.core.export;

import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.ObjectVersion;
import dev.spillway.core.source.EncodedFiles;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import java.util.Optional;

/// Encoded files that may be objects of a bucket, which its store can copy. Thread-safe.
public interface ObjectFiles extends EncodedFiles {
  /// Where the files are objects; empty if they are on this machine.
  Optional<ObjectHome> home();

  /// The object of one range; empty if the range has no rows or its file no version.
  Optional<ObjectVersion> object(SourceTable table, TableRange range);

  /// A bucket with encoded files.
  ///
  /// @param probe a small object beside them, to try copying with
  record ObjectHome(BucketRequest bucket, ObjectVersion probe) {}
}

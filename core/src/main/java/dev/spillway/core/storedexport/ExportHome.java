package dev.spillway.core.storedexport;

import dev.spillway.core.objectstore.BucketRequest;
import java.nio.file.Path;

/// A bucket that stored exports are kept in.
///
/// @param bucket with the role that writes and reads them there, and the key that encrypts them
/// @param prefix what their keys begin with; empty or ending with a slash
public record ExportHome(BucketRequest bucket, String prefix) {
  /// The place of one snapshot under this one.
  ExportHome under(Path folder) {
    return new ExportHome(bucket, prefix + last(folder));
  }

  /// Of a snapshot's place: that of another one beside it.
  ExportHome beside(Path folder, Path other) {
    String parent = prefix.substring(0, prefix.length() - last(folder).length());
    return new ExportHome(bucket, parent).under(other);
  }

  /// Whether it is the place of this snapshot.
  boolean isOf(Path folder) {
    return prefix.equals(last(folder)) || prefix.endsWith("/" + last(folder));
  }

  private static String last(Path folder) {
    return folder.getFileName() + "/";
  }
}

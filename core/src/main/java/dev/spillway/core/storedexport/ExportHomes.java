package dev.spillway.core.storedexport;

import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.Buckets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// Where stored exports are kept: new ones where the configuration says, made ones where they were
/// made. Thread-safe.
public final class ExportHomes {
  private final Buckets buckets;
  private final Supplier<Optional<ExportHome>> configured;

  /// @param buckets reach made snapshots, whatever is configured now
  /// @param configured for new snapshots; empty: each in its own folder
  public ExportHomes(Buckets buckets, Supplier<Optional<ExportHome>> configured) {
    this.buckets = buckets;
    this.configured = configured;
  }

  /// Makes the home of a new stored export and tries it.
  Home begin(Path folder) {
    Optional<ExportHome> bucket = configured.get();
    return bucket.isPresent() ? begin(folder, bucket.get()) : new FolderHome(folder);
  }

  private BucketHome begin(Path folder, ExportHome parent) {
    ExportHome home = new ExportHome(parent.bucket(), parent.prefix() + folder.getFileName() + "/");
    new HomeFile(folder).write(home);
    BucketHome begun = bucket(home);
    begun.prepare();
    return begun;
  }

  /// Makes a home like another snapshot's, for a copy of it.
  BucketHome beginBeside(Path folder, Path other, ExportHome otherHome) {
    String prefix = otherHome.prefix();
    String parent = prefix.substring(0, prefix.length() - (other.getFileName() + "/").length());
    return begin(folder, new ExportHome(otherHome.bucket(), parent));
  }

  /// The home of a made stored export.
  Home of(Path folder) {
    Optional<ExportHome> home = new HomeFile(folder).read();
    return home.isPresent() ? bucket(home.get()) : new FolderHome(folder);
  }

  private BucketHome bucket(ExportHome home) {
    BucketRequest request = home.bucket();
    return new BucketHome(home, buckets.open(request));
  }
}

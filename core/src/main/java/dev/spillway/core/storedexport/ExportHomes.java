package dev.spillway.core.storedexport;

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
    if (bucket.isEmpty()) {
      return new FolderHome(folder);
    }
    BucketHome begun = bucket(folder, bucket.get().under(folder));
    begun.prepare();
    return begun;
  }

  /// The home of a made stored export.
  Home of(Path folder) {
    Optional<ExportHome> home = new HomeFile(folder).read();
    return home.isPresent() ? bucket(folder, home.get()) : new FolderHome(folder);
  }

  private BucketHome bucket(Path folder, ExportHome home) {
    return new BucketHome(folder, home, buckets.open(home.bucket()));
  }
}

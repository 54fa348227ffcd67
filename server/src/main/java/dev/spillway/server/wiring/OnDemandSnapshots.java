package dev.spillway.server.wiring;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotMaker;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Source;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// A maker that is set up when it is needed first: a machine that cannot run PostgreSQL's servers
/// can still export live databases. Thread-safe.
final class OnDemandSnapshots implements SnapshotMaker {
  private final Supplier<SnapshotMaker> setUp;
  private Optional<SnapshotMaker> maker = Optional.empty();

  OnDemandSnapshots(Supplier<SnapshotMaker> setUp) {
    this.setUp = setUp;
  }

  private synchronized SnapshotMaker maker() {
    SnapshotMaker ready = maker.orElseGet(setUp);
    maker = Optional.of(ready);
    return ready;
  }

  @Override
  public SnapshotContents make(
      DatabaseId database, Path directory, IntConsumer progress, BooleanSupplier stop) {
    return maker().make(database, directory, progress, stop);
  }

  @Override
  public Source open(DbSnapshot snapshot, Path directory) {
    return maker().open(snapshot, directory);
  }

  @Override
  public void copy(Path from, Path to, BooleanSupplier stop) {
    maker().copy(from, to, stop);
  }

  @Override
  public void release(Path directory) {
    maker().release(directory);
  }
}

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
import java.util.function.UnaryOperator;

/// A maker that is set up when it is needed first: a machine that cannot run PostgreSQL's servers
/// can still export live databases. Thread-safe.
final class OnDemandSnapshots implements SnapshotMaker {
  private final Supplier<SnapshotMaker> setUp;
  private final UnaryOperator<BooleanSupplier> budget;
  private Optional<SnapshotMaker> maker = Optional.empty();

  /// @param budget makes a stop that also watches the disk
  OnDemandSnapshots(Supplier<SnapshotMaker> setUp, UnaryOperator<BooleanSupplier> budget) {
    this.setUp = setUp;
    this.budget = budget;
  }

  private synchronized SnapshotMaker maker() {
    SnapshotMaker ready = maker.orElseGet(setUp);
    maker = Optional.of(ready);
    return ready;
  }

  @Override
  public SnapshotContents make(
      DatabaseId database, Path directory, IntConsumer progress, BooleanSupplier stop) {
    return maker().make(database, directory, progress, budget.apply(stop));
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

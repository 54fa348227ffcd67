package dev.spillway.testkit.rds;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotMaker;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;

/// Makes snapshots of one small file, as soon as the test lets it.
public final class GatedSnapshotMaker implements SnapshotMaker {
  private final InstantSource clock;
  private final Function<DbSnapshot, Source> sources;
  private boolean shut;
  private Optional<String> failure = Optional.empty();

  /// @param sources what a made snapshot is read as
  public GatedSnapshotMaker(InstantSource clock, Function<DbSnapshot, Source> sources) {
    this.clock = clock;
    this.sources = sources;
  }

  /// No snapshot gets ready from now on.
  public synchronized void shut() {
    shut = true;
  }

  public synchronized void open() {
    shut = false;
    notifyAll();
  }

  /// The next one that gets ready fails.
  public synchronized void failNext(String why) {
    failure = Optional.of(why);
  }

  @Override
  public SnapshotContents make(
      DatabaseId database, Path directory, IntConsumer progress, BooleanSupplier stop) {
    try {
      Files.writeString(directory.resolve("heap"), "rows of " + database);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    progress.accept(50);
    pass(stop);
    return new SnapshotContents(clock.instant(), "17.11", 4);
  }

  private synchronized void pass(BooleanSupplier stop) {
    while (shut && !stop.getAsBoolean()) {
      try {
        wait(100);
      } catch (InterruptedException e) {
        throw new FailedException(Fault.STOPPED, "interrupted", e);
      }
    }
    Optional<String> why = failure;
    failure = Optional.empty();
    why.ifPresent(words -> {
      throw new FailedException(Fault.SOURCE, words);
    });
  }

  @Override
  public Source open(DbSnapshot snapshot, Path directory) {
    return sources.apply(snapshot);
  }

  @Override
  public void release(Path directory) {}
}

package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/// The disk space that all snapshots together may take. A snapshot that would go beyond it fails;
/// nothing that is there is deleted for it.
final class DiskBudget {
  /// Between two measurements of a folder with perhaps a million files.
  private static final Duration MEASURED_EVERY = Duration.ofSeconds(10);

  private final Path directory;
  private final long bytes;
  private final InstantSource clock;

  DiskBudget(Path directory, long bytes, InstantSource clock) {
    this.directory = directory;
    this.bytes = bytes;
    this.clock = clock;
  }

  /// Asks the same as `stop`, and measures now and then.
  ///
  /// @throws FailedException at once if the budget is used up, and later from the answer
  BooleanSupplier watching(BooleanSupplier stop) {
    requireRoom();
    Instant[] measured = {clock.instant()};
    return () -> {
      synchronized (measured) {
        Instant now = clock.instant();
        if (!now.isBefore(measured[0].plus(MEASURED_EVERY))) {
          measured[0] = now;
          requireRoom();
        }
      }
      return stop.getAsBoolean();
    };
  }

  private void requireRoom() {
    long used = used();
    if (used >= bytes) {
      throw new FailedException(
          Fault.RESOURCES,
          "The snapshots in %s take %d MB, and snapshots.disk-budget allows %d MB. Delete snapshots that are no longer needed, or raise it."
              .formatted(directory, used >> 20, bytes >> 20));
    }
  }

  private long used() {
    long[] sum = new long[1];
    try {
      if (Files.isDirectory(directory)) {
        Files.walkFileTree(
            directory,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException failure) {
                // Servers and deletions work in these folders meanwhile.
                return FileVisitResult.CONTINUE;
              }
            });
      }
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "the size of %s cannot be measured: %s".formatted(directory, e), e);
    }
    return sum[0];
  }
}

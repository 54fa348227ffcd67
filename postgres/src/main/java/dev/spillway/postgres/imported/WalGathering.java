package dev.spillway.postgres.imported;

import dev.spillway.core.problem.FailedException;
import dev.spillway.postgres.basebackup.CopyFiles;
import dev.spillway.postgres.basebackup.Lsn;
import dev.spillway.postgres.basebackup.SegmentNames;
import dev.spillway.postgres.basebackup.WalScan;
import dev.spillway.postgres.recovery.RecoveryTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Completes a copy's pg_wal, file by file, until its recovery can end where it has to. A server
/// that finds less WAL than its files need may start all the same and lack rows.
final class WalGathering {
  private final Path pgWal;
  private final SegmentNames names;
  private final Instant earliest;
  private final WalSupply supply;
  private final Set<String> asked = new HashSet<>();

  /// @param earliest when the backup began
  WalGathering(Path data, SegmentNames names, Instant earliest, WalSupply supply)
      throws IOException {
    this.pgWal = Files.createDirectories(data.resolve("pg_wal"), CopyFiles.OUR_DIRECTORY);
    this.names = names;
    this.earliest = earliest;
    this.supply = supply;
  }

  /// What the files need before they are consistent.
  sealed interface Needed {
    /// WAL up to a position.
    record To(Lsn position) implements Needed {}

    /// WAL with the record that ends the backup which began at a position.
    record BackupEnd(Lsn start) implements Needed {}

    /// All WAL that there is, at least up to a position: files of a running server that were copied
    /// at one moment are consistent at its end only.
    record All(Lsn atLeast) implements Needed {}

    default boolean isIn(WalScan.Seen seen) {
      return switch (this) {
        case To to -> seen.end().compareTo(to.position) >= 0;
        case All all -> seen.end().compareTo(all.atLeast) >= 0;
        case BackupEnd end -> seen.backupEnd().filter(end.start::equals).isPresent();
      };
    }
  }

  /// Where recovery will end.
  ///
  /// @param lastCommit the time of the last commit that is replayed
  record Gathered(Lsn end, Optional<Instant> lastCommit) {}

  /// Fetches what is missing.
  ///
  /// @throws FailedException naming the segment that is missing, or the target that is out of reach
  Gathered gather(Lsn start, Needed needed, RecoveryTarget until) throws IOException {
    try (WalScan scan = new WalScan(pgWal, names, start)) {
      while (!scan.forward(needed::isIn)) {
        Lsn broken = scan.seen().end();
        if (!fetch(broken)) {
          throw missing(start, broken, needed);
        }
      }
      return switch (until) {
        case RecoveryTarget.EndOfWal _ -> {
          boolean more = needed instanceof Needed.All;
          do {
            scan.forward(_ -> false);
          } while (more && fetch(scan.seen().end()));
          yield new Gathered(scan.seen().end(), scan.seen().lastCommit());
        }
        case RecoveryTarget.AtPosition at -> {
          if (scan.seen().end().compareTo(at.position()) > 0) {
            throw tooEarly(until, scan.seen());
          }
          Lsn target = at.position();
          goOn(scan, until, seen -> seen.end().compareTo(target) > 0);
          yield new Gathered(scan.seen().end(), scan.seen().lastCommit());
        }
        case RecoveryTarget.AtTime at -> {
          java.util.function.Predicate<WalScan.Seen> isLater =
              seen -> seen.lastCommit().filter(at.time()::isBefore).isPresent();
          if (at.time().isBefore(earliest) || isLater.test(scan.seen())) {
            throw tooEarly(until, scan.seen());
          }
          goOn(scan, until, isLater);
          yield new Gathered(scan.before().end(), scan.before().lastCommit());
        }
      };
    }
  }

  private void goOn(
      WalScan scan, RecoveryTarget until, java.util.function.Predicate<WalScan.Seen> enough)
      throws IOException {
    while (!scan.forward(enough)) {
      if (!fetch(scan.seen().end())) {
        throw BackupForm.refused(
            "The WAL ends at %s%s, before %s. %s"
                .formatted(
                    scan.seen().end(),
                    scan.seen().lastCommit().map(time -> " (last commit " + time + ")").orElse(""),
                    words(until),
                    supply.remedy(names.of(scan.seen().end()))));
      }
    }
  }

  /// Fetches the segment that holds a position, once. It replaces what the backup has of it: the
  /// last file of a pg_wal is often half written or an old one that was to be used again.
  private boolean fetch(Lsn position) throws IOException {
    String segment = names.of(position);
    if (!asked.add(segment)) {
      return false;
    }
    Path fetched = pgWal.resolve("fetched");
    Files.deleteIfExists(fetched);
    if (!supply.fetch(segment, fetched)) {
      return false;
    }
    if (Files.size(fetched) != names.segmentBytes()) {
      throw BackupForm.refused(
          "The WAL file %s that was given has %d bytes instead of %d: it is damaged or of another cluster."
              .formatted(segment, Files.size(fetched), names.segmentBytes()));
    }
    Files.setPosixFilePermissions(fetched, PosixFilePermissions.fromString("rw-------"));
    Files.move(fetched, pgWal.resolve(segment), StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  private FailedException missing(Lsn start, Lsn broken, Needed needed) {
    String segment = names.of(broken);
    String what =
        Files.exists(pgWal.resolve(segment))
            ? "The WAL file %s has no valid record at %s".formatted(segment, broken)
            : "The WAL file %s is missing".formatted(segment);
    String end =
        switch (needed) {
          case Needed.To to -> "to " + to.position();
          case Needed.All all -> "to " + all.atLeast() + " at least";
          case Needed.BackupEnd _ -> "to the end of the backup";
        };
    return BackupForm.refused(
        "%s; this backup needs the WAL from %s (file %s) %s. %s"
            .formatted(what, start, names.of(start), end, supply.remedy(segment)));
  }

  private static FailedException tooEarly(RecoveryTarget until, WalScan.Seen seen) {
    return BackupForm.refused(
        "This backup is consistent from %s on%s, which is after %s. Import an earlier backup."
            .formatted(
                seen.end(),
                seen.lastCommit().map(time -> " (last commit " + time + ")").orElse(""),
                words(until)));
  }

  private static String words(RecoveryTarget until) {
    return switch (until) {
      case RecoveryTarget.EndOfWal _ -> "its end";
      case RecoveryTarget.AtPosition at -> "the position " + at.position();
      case RecoveryTarget.AtTime at -> "the time " + at.time();
    };
  }
}

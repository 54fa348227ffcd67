package dev.spillway.postgres.imported;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.basebackup.BackupFacts;
import dev.spillway.postgres.basebackup.BackupManifest;
import dev.spillway.postgres.basebackup.CopyFiles;
import dev.spillway.postgres.basebackup.Lsn;
import dev.spillway.postgres.basebackup.SegmentNames;
import dev.spillway.postgres.imported.WalGathering.Gathered;
import dev.spillway.postgres.imported.WalGathering.Needed;
import dev.spillway.postgres.recovery.ControlFile;
import dev.spillway.postgres.recovery.SnapshotFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Copies somebody's backup into a snapshot's folder, so that it can be prepared like one of ours:
/// self-contained, verified as far as it can be, with all the WAL that it needs.
public final class ImportedBackup {
  private final BackupLocation location;
  private final SnapshotFolder folder;
  private final ToLongFunction<Path> usableBytes;

  public ImportedBackup(BackupLocation location, SnapshotFolder folder) {
    this(location, folder, ImportedBackup::usableBytes);
  }

  ImportedBackup(BackupLocation location, SnapshotFolder folder, ToLongFunction<Path> usableBytes) {
    this.location = location;
    this.folder = folder;
    this.usableBytes = usableBytes;
  }

  private static long usableBytes(Path path) {
    try {
      return Files.getFileStore(path).getUsableSpace();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Copies it. The files are not forced to the disk yet.
  ///
  /// @param percent hears how much is done, 0 to 100
  /// @param stop true ends the work with a FailedException of fault STOPPED
  /// @throws FailedException naming the file, the segment or the command that would mend it
  public BackupFacts copy(IntConsumer percent, BooleanSupplier stop) {
    try {
      switch (BackupForm.at(location.from())) {
        case BackupForm.DataDirectory directory -> copy(directory.path(), percent, stop);
        case BackupForm.Archives archives -> unpack(archives, percent, stop);
      }
      if (location.wal().filter(Files::isRegularFile).isPresent()) {
        ArchiveCopy.unpackWal(location.wal().get(), folder.data());
      }
      return examine(stop);
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES,
          "The import of %s into %s failed: %s".formatted(location.from(), folder.root(), e),
          e);
    }
  }

  private void copy(Path from, IntConsumer percent, BooleanSupplier stop) throws IOException {
    Path control = ControlFile.path(from);
    if (!Files.exists(control)) {
      throw BackupForm.refused(
          "%s has no global/pg_control: it is no whole data directory.".formatted(from));
    }
    byte[] before = Files.readAllBytes(control);
    CopyExamination original = new CopyExamination(from);
    original.major();
    requireCopyable(from, ControlFile.parse(control, before));
    DirectoryCopy copy = new DirectoryCopy(location, folder.data());
    requireSpace(copy);
    long all = Math.max(1, copy.bytes());
    copy.copy(done -> percent.accept((int) Math.min(100, 100 * done / all)), stop);
    for (Map.Entry<Long, Path> tablespace : location.tablespaces().entrySet()) {
      copyTablespace(tablespace.getKey(), tablespace.getValue(), stop);
    }
    if (!Arrays.equals(before, Files.readAllBytes(control))) {
      throw BackupForm.refused(
          "%s changed while it was copied: a server works on it. Stop that server, or import a backup (pg_basebackup)."
              .formatted(from));
    }
  }

  private void copyTablespace(long oid, Path given, BooleanSupplier stop) throws IOException {
    Path target = folder.data().resolve("pg_tblspc").resolve(Long.toString(oid));
    if (Files.isRegularFile(given)) {
      new ArchiveCopy(
              new BackupForm.Archives(given, Map.of(), Optional.empty(), Optional.empty()),
              Map.of(),
              target)
          .unpackTablespace(stop);
    } else {
      requireEmpty(target, oid);
      DirectoryCopy copy = new DirectoryCopy(BackupLocation.of(given), target);
      requireSpace(copy);
      copy.copy(_ -> {}, stop);
    }
  }

  /// A tablespace that is in the backup already is not mixed with another's files.
  private static void requireEmpty(Path target, long oid) throws IOException {
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> children = Files.list(target)) {
        if (children.findAny().isPresent()) {
          throw BackupForm.refused(
              "The backup has the files of tablespace %d itself; leave --tablespace %d away."
                  .formatted(oid, oid));
        }
      }
    }
  }

  private void unpack(BackupForm.Archives archives, IntConsumer percent, BooleanSupplier stop)
      throws IOException {
    ArchiveCopy copy = new ArchiveCopy(archives, location.tablespaces(), folder.data());
    requireSpace(copy.bytes(), Optional.empty());
    long all = Math.max(1, copy.bytes());
    copy.copy(done -> percent.accept((int) Math.min(100, 100 * done / all)), stop);
    for (Map.Entry<Long, Path> tablespace : location.tablespaces().entrySet()) {
      if (Files.isDirectory(tablespace.getValue())) {
        copyTablespace(tablespace.getKey(), tablespace.getValue(), stop);
      }
    }
  }

  private void requireSpace(DirectoryCopy copy) throws IOException {
    requireSpace(copy.bytes(), copy.largest());
  }

  /// @param largest of files that are copied as they are, which may cost nothing
  private void requireSpace(long bytes, Optional<Path> largest) throws IOException {
    Files.createDirectories(folder.data(), CopyFiles.OUR_DIRECTORY);
    long needed = bytes + bytes / 10;
    long usable = usableBytes.applyAsLong(folder.data());
    if (usable < needed
        && !(largest.isPresent()
            && new SharedBlocks(usableBytes).areSeen(largest.get(), folder.data()))) {
      throw new FailedException(
          Fault.RESOURCES,
          "The import of %s needs %d MB in %s, and %d MB are free. Free or add space, or move snapshots.directory."
              .formatted(location.from(), needed >> 20, folder.root(), usable >> 20));
    }
  }

  private BackupFacts examine(BooleanSupplier stop) throws IOException {
    Path data = folder.data();
    CopyExamination examination = new CopyExamination(data);
    int major = examination.major();
    ControlFile control = ControlFile.read(data);
    examination.requireLayout(control);
    refuseIncremental(data);
    Optional<BackupLabel> label = BackupLabel.read(data);
    requireCopyable(data, control);
    examination.requireTablespaces(major, control, location.tablespaces());
    Optional<BackupManifest.Contents> manifest = manifest(data, label);
    if (manifest.isPresent()) {
      examination.verify(manifest.get().files(), stop);
    }

    SegmentNames names = new SegmentNames(control.timeline(), control.segmentBytes());
    Lsn start = label.map(BackupLabel::start).orElse(control.redo());
    Gathered wal =
        new WalGathering(data, names, control.checkpointTime(), supply(stop))
            .gather(start, needed(control, label, manifest), location.until());
    Instant time =
        wal.lastCommit()
            .filter(commit -> commit.isAfter(control.checkpointTime()))
            .orElse(control.checkpointTime());
    return new BackupFacts(
        control.systemIdentifier(),
        major,
        Integer.toString(major),
        control.timeline(),
        start,
        wal.end(),
        time);
  }

  private static void refuseIncremental(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      Optional<Path> found = files.filter(Incremental::isIncremental).findFirst();
      if (found.isPresent()) {
        throw Incremental.refused(found.get());
      }
    }
  }

  /// A manifest belongs to a backup that was not recovered yet; a server that ran on the files
  /// since left it behind.
  private static Optional<BackupManifest.Contents> manifest(Path data, Optional<BackupLabel> label)
      throws IOException {
    Path path = data.resolve("backup_manifest");
    return label.isPresent() && Files.exists(path)
        ? Optional.of(new BackupManifest(Files.readAllBytes(path)).read())
        : Optional.empty();
  }

  /// Files that were copied from a running server without its knowledge are worthless, and nothing
  /// shows it.
  private void requireCopyable(Path directory, ControlFile control) throws IOException {
    if (BackupLabel.read(directory).isPresent()) {
      return;
    }
    boolean manifest = Files.exists(directory.resolve("backup_manifest"));
    if (isStopped(control)) {
      return;
    }
    if (manifest) {
      throw BackupForm.refused(
          "backup_label, which this backup's backup_manifest lists, is missing, or a server was started on the backup and did not stop. Take the backup as its program wrote it.");
    }
    if (location.origin() == BackupLocation.Origin.BACKUP) {
      throw BackupForm.refused(
          "%s is the directory of a server that runs or crashed (pg_control: %s), and no backup: it has no backup_label. Stop the server first, or take a backup with pg_basebackup. If it is one atomic snapshot of all its file systems, say --atomic-filesystem-snapshot."
              .formatted(location.from(), control.state()));
    }
  }

  private static Needed needed(
      ControlFile control,
      Optional<BackupLabel> label,
      Optional<BackupManifest.Contents> manifest) {
    Optional<Lsn> end = manifest.flatMap(BackupManifest.Contents::end);
    if (end.isPresent()) {
      return new Needed.To(end.get());
    }
    if (label.isPresent() && !label.get().fromStandby()) {
      return new Needed.BackupEnd(label.get().start());
    }
    // The checkpoint's own record is needed in any case.
    Lsn checkpoint = new Lsn(control.checkpoint().offset() + 1);
    Lsn least =
        control.minRecovery().compareTo(checkpoint) > 0 ? control.minRecovery() : checkpoint;
    return label.isPresent() || isStopped(control) ? new Needed.To(least) : new Needed.All(least);
  }

  private static boolean isStopped(ControlFile control) {
    return switch (control.state()) {
      case SHUT_DOWN, SHUT_DOWN_IN_RECOVERY -> true;
      case IN_PRODUCTION, STARTING_UP, SHUTTING_DOWN, IN_CRASH_RECOVERY, IN_ARCHIVE_RECOVERY ->
          false;
    };
  }

  private WalSupply supply(BooleanSupplier stop) {
    if (location.restoreCommand().isPresent()) {
      return new WalSupply.Command(location.restoreCommand().get(), folder.run(), stop);
    }
    return location
        .wal()
        .filter(Files::isDirectory)
        .<WalSupply>map(WalSupply.Directory::new)
        .orElseGet(WalSupply.None::new);
  }
}

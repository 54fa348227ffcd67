package dev.spillway.postgres.imported;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.basebackup.CopyFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/// Copies a data directory with all that its links lead to, so that the copy has none.
final class DirectoryCopy {
  /// Run-time state of the original's server; a copy must not have it.
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "postmaster\\.(pid|opts)|pg_wal/archive_status/.*|pg_(replslot|dynshmem|notify|serial|snapshots|stat_tmp|subtrans)/.*");

  private static final Pattern TABLESPACE = Pattern.compile("pg_tblspc/(\\d+)");
  private static final List<String> NEEDED = List.of("base", "global", "pg_");

  private final Path from;
  private final Map<Long, Path> tablespaces;
  private final boolean walGiven;
  private final Map<Path, Path> files = new LinkedHashMap<>();
  private long bytes;
  private long mostBytes = -1;
  private Optional<Path> largest = Optional.empty();

  /// @param data does not exist yet
  DirectoryCopy(BackupLocation location, Path data) throws IOException {
    this.from = location.from();
    this.tablespaces = location.tablespaces();
    this.walGiven = location.wal().isPresent() || location.restoreCommand().isPresent();
    list(from, data, "");
  }

  /// Of all files that are to be copied.
  long bytes() {
    return bytes;
  }

  Optional<Path> largest() {
    return largest;
  }

  /// Finds every file below `source`; `prefix` is its path in the data directory.
  private void list(Path source, Path target, String prefix) throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(targetOf(directory), CopyFiles.OUR_DIRECTORY);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = prefix + source.relativize(file);
            if (attributes.isSymbolicLink()) {
              link(file, targetOf(file), name);
            } else if (attributes.isRegularFile() && !LEFT_OUT.matcher(name).matches()) {
              if (Incremental.isIncremental(file)) {
                throw Incremental.refused(file);
              }
              files.put(file, targetOf(file));
              bytes += attributes.size();
              if (attributes.size() > mostBytes) {
                mostBytes = attributes.size();
                largest = Optional.of(file);
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof AccessDeniedException) {
              throw unreadable(file);
            }
            throw failure;
          }

          private Path targetOf(Path path) {
            return target.resolve(source.relativize(path).toString());
          }
        });
  }

  /// A link of a backup may well lead to the running original, so it is followed only within the
  /// backup, or to what its owner named.
  private void link(Path link, Path target, String name) throws IOException {
    var tablespace = TABLESPACE.matcher(name);
    if (tablespace.matches()) {
      long oid = Long.parseLong(tablespace.group(1));
      Path given = tablespaces.get(oid);
      if (given != null) {
        Files.createDirectories(target, CopyFiles.OUR_DIRECTORY);
      } else if (isInside(link)) {
        list(link.toRealPath(), target, name + "/");
      } else {
        throw BackupForm.refused(
            "%s is a link to %s, outside of the backup: it may be the tablespace of the running original. Name the directory that was backed up with it: --tablespace %d=DIR (DIR may be that very directory)."
                .formatted(link, Files.readSymbolicLink(link), oid));
      }
    } else if (name.equals("pg_wal")) {
      if (isInside(link)) {
        list(link.toRealPath(), target, name + "/");
      } else if (walGiven) {
        Files.createDirectories(target, CopyFiles.OUR_DIRECTORY);
      } else {
        throw BackupForm.refused(
            "%s is a link to %s, outside of the backup: it may be the WAL of the running original. Name the directory with the backup's WAL: --wal DIR (DIR may be that very directory)."
                .formatted(link, Files.readSymbolicLink(link)));
      }
    } else if (NEEDED.stream().anyMatch(name::startsWith) && !name.endsWith(".conf")) {
      throw BackupForm.refused(
          "%s is a link to %s. Copy what it points at into its place, then import."
              .formatted(link, Files.readSymbolicLink(link)));
    }
  }

  private boolean isInside(Path link) throws IOException {
    return Files.exists(link) && link.toRealPath().startsWith(from.toRealPath());
  }

  private static FailedException unreadable(Path file) {
    return BackupForm.refused(
        "%s cannot be read by the user '%s' that imports. Give it the right to read the whole backup, or run the import as the user who owns it."
            .formatted(file, System.getProperty("user.name")));
  }

  /// Copies all files.
  ///
  /// @param progress hears how many bytes were copied so far
  void copy(LongConsumer progress, BooleanSupplier stop) throws IOException {
    long done = 0;
    for (Map.Entry<Path, Path> file : files.entrySet()) {
      if (stop.getAsBoolean()) {
        throw new FailedException(Fault.STOPPED, "The import was stopped");
      }
      done += copy(file.getKey(), file.getValue());
      progress.accept(done);
    }
  }

  private static long copy(Path file, Path target) throws IOException {
    try {
      Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
      return Files.size(target);
    } catch (AccessDeniedException e) {
      throw unreadable(file);
    } catch (java.nio.file.NoSuchFileException e) {
      throw BackupForm.refused(
          "%s disappeared while it was copied: something works on this directory. Stop it, or import a backup."
              .formatted(file));
    }
  }
}

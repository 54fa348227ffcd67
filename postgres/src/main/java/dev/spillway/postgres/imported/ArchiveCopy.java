package dev.spillway.postgres.imported;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.basebackup.CopyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// Unpacks the archives of a backup into one data directory. No link is ever made.
final class ArchiveCopy {
  private static final String TABLESPACES = "pg_tblspc/";

  private final BackupForm.Archives archives;
  private final Map<Long, Path> tablespaces;
  private final Path data;

  /// @param named tablespaces that were named, which beat those beside the base
  ArchiveCopy(BackupForm.Archives archives, Map<Long, Path> named, Path data) {
    this.archives = archives;
    this.tablespaces = new TreeMap<>(archives.tablespaces());
    this.tablespaces.putAll(named);
    this.data = data;
  }

  /// Of the archives as they are.
  long bytes() throws IOException {
    long sum = Files.size(archives.base());
    for (Path archive : tablespaces.values()) {
      sum += Files.isRegularFile(archive) ? Files.size(archive) : 0;
    }
    return sum;
  }

  /// Unpacks them.
  ///
  /// @param progress hears how many bytes of archives were read so far
  void copy(LongConsumer progress, BooleanSupplier stop) throws IOException {
    CopyFiles files =
        new CopyFiles(
            data,
            _ -> {
              if (stop.getAsBoolean()) {
                throw new FailedException(Fault.STOPPED, "The import was stopped");
              }
            });
    unpack(files, OptionalInt.empty(), archives.base(), progress);
    String root = hoist();
    long done = Files.size(archives.base());
    for (Map.Entry<Long, Path> tablespace : tablespaces.entrySet()) {
      if (Files.isRegularFile(tablespace.getValue())) {
        long before = done;
        unpack(
            files,
            OptionalInt.of((int) (long) tablespace.getKey()),
            tablespace.getValue(),
            read -> progress.accept(before + read));
        done += Files.size(tablespace.getValue());
      }
    }
    if (archives.wal().isPresent()) {
      unpackWal(archives.wal().get(), data);
    }
    if (archives.manifest().isPresent()) {
      Files.copy(archives.manifest().get(), data.resolve("backup_manifest"));
    }
    refuseMissing(files, root);
    progress.accept(bytes());
  }

  /// Unpacks the base archive as that of a tablespace.
  void unpackTablespace(BooleanSupplier stop) throws IOException {
    unpack(new CopyFiles(data, _ -> {}), OptionalInt.empty(), archives.base(), _ -> {});
  }

  /// Unpacks an archive of pg_wal.
  static void unpackWal(Path archive, Path data) throws IOException {
    unpack(new CopyFiles(data.resolve("pg_wal"), _ -> {}), OptionalInt.empty(), archive, _ -> {});
  }

  private static void unpack(
      CopyFiles files, OptionalInt tablespace, Path archive, LongConsumer progress)
      throws IOException {
    try (InputStream in = Compression.open(archive, progress)) {
      files.unpack(tablespace, in);
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP,
          "The archive %s cannot be unpacked: %s. Is it whole?".formatted(archive, e.getMessage()),
          e);
    }
  }

  /// An archive made by hand often has the data directory in a folder.
  ///
  /// @return that folder's name with a slash, or nothing
  private String hoist() throws IOException {
    if (Files.exists(data.resolve("PG_VERSION"))) {
      return "";
    }
    List<Path> folders;
    try (Stream<Path> children = Files.list(data)) {
      folders = children.filter(child -> Files.exists(child.resolve("PG_VERSION"))).toList();
    }
    if (folders.size() != 1) {
      throw BackupForm.refused(
          "%s is no archive of a data directory: it has no PG_VERSION.".formatted(archives.base()));
    }
    Path folder = folders.getFirst();
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : (Iterable<Path>) children::iterator) {
        Files.move(child, data.resolve(child.getFileName().toString()));
      }
    }
    Files.delete(folder);
    return folder.getFileName() + "/";
  }

  private void refuseMissing(CopyFiles files, String root) {
    TreeSet<String> linked = new TreeSet<>(files.links().keySet());
    for (String link : linked) {
      String name = link.startsWith(root) ? link.substring(root.length()) : link;
      if (name.startsWith(TABLESPACES)
          && !tablespaces.containsKey(Long.parseLong(name.substring(TABLESPACES.length())))) {
        throw BackupForm.refused(
            "The archive %s has a link to the tablespace %s in place of its files. Name them: --tablespace %s=DIR"
                .formatted(
                    archives.base(),
                    files.links().get(link),
                    name.substring(TABLESPACES.length())));
      }
      if (name.equals("pg_wal") && archives.wal().isEmpty()) {
        throw BackupForm.refused(
            "The archive %s has a link to %s in place of pg_wal. Name that directory: --wal DIR"
                .formatted(archives.base(), files.links().get(link)));
      }
    }
  }
}

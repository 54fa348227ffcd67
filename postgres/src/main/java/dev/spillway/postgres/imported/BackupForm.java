package dev.spillway.postgres.imported;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What lies at the place that was named.
sealed interface BackupForm {
  /// A data directory as a server would have it: a plain `pg_basebackup`, a restored backup, a
  /// file-system snapshot, or the directory of a stopped server.
  record DataDirectory(Path path) implements BackupForm {}

  /// The archives of `pg_basebackup --format=tar`, or a single one.
  ///
  /// @param tablespaces by OID
  record Archives(
      Path base, Map<Long, Path> tablespaces, Optional<Path> wal, Optional<Path> manifest)
      implements BackupForm {}

  Pattern TABLESPACE_ARCHIVE = Pattern.compile("(\\d+)\\.tar(\\.\\w+)?");
  List<String> ENDINGS = List.of(".tar", ".tar.gz", ".tar.lz4", ".tar.zst");

  /// Recognises it.
  ///
  /// @throws FailedException saying what is missing, or what program makes a backup of it
  static BackupForm at(Path from) throws IOException {
    if (!Files.exists(from)) {
      throw refused(
          "There is nothing at %s, as the user that imports sees it (this computer, user '%s')."
              .formatted(from, System.getProperty("user.name")));
    }
    if (!Files.isReadable(from)) {
      throw refused(
          "%s cannot be read by the user '%s' that imports it."
              .formatted(from, System.getProperty("user.name")));
    }
    if (Files.isRegularFile(from)) {
      String name = from.getFileName().toString();
      Path parent = from.toAbsolutePath().getParent();
      return name.startsWith("base.tar") && parent != null
          ? archives(from, parent)
          : new Archives(from, Map.of(), Optional.empty(), Optional.empty());
    }
    if (Files.exists(from.resolve("PG_VERSION"))) {
      return new DataDirectory(from);
    }
    Optional<Path> base = archive(from, "base");
    if (base.isPresent()) {
      return archives(base.get(), from);
    }
    throw unknown(from);
  }

  private static Archives archives(Path base, Path directory) throws IOException {
    Map<Long, Path> tablespaces = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Matcher name = TABLESPACE_ARCHIVE.matcher(file.getFileName().toString());
        if (name.matches()) {
          tablespaces.put(Long.parseLong(name.group(1)), file);
        }
      }
    }
    return new Archives(
        base,
        tablespaces,
        archive(directory, "pg_wal"),
        Optional.of(directory.resolve("backup_manifest")).filter(Files::exists));
  }

  private static Optional<Path> archive(Path directory, String name) {
    return ENDINGS.stream()
        .map(ending -> directory.resolve(name + ending))
        .filter(Files::exists)
        .findFirst();
  }

  private static FailedException unknown(Path from) {
    if (Files.exists(from.resolve("backup.manifest"))
        || Files.isDirectory(from.resolve("pg_data"))) {
      return refused(
          "%s is in a pgBackRest repository, not a restored backup. Restore it, do not start it, and import that directory: pgbackrest --stanza=STANZA --pg1-path=DIR restore, then --from DIR --restore-command 'pgbackrest --stanza=STANZA --pg1-path=DIR archive-get %%f %%p' --allow-execute"
              .formatted(from));
    }
    if (Files.exists(from.resolve("backup.info"))) {
      return refused(
          "%s is a backup in Barman's catalog, not a restored one. Restore it, do not start it, and import that directory: barman recover SERVER BACKUP_ID DIR, then --from DIR"
              .formatted(from));
    }
    return refused(
        "%s is neither a data directory (it has no PG_VERSION) nor a tar backup (it has no base.tar, base.tar.gz, base.tar.lz4 or base.tar.zst)."
            .formatted(from));
  }

  /// A refusal of what was brought.
  static FailedException refused(String message) {
    return new FailedException(Fault.SETUP, message);
  }
}

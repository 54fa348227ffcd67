package dev.spillway.postgres.imported;

import dev.spillway.postgres.basebackup.BackupManifest;
import dev.spillway.postgres.basebackup.BackupManifest.ListedFile;
import dev.spillway.postgres.recovery.ControlFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// What the files of a copy must be before any server sees them.
final class CopyExamination {
  private static final int BLOCK_BYTES = 8192;
  private static final int FILE_BLOCKS = 131_072;
  private static final int OLDEST_MAJOR = 14;
  private static final int NEWEST_MAJOR = 18;
  private static final int BUFFER_BYTES = 256 * 1024;

  /// As `pg_verifybackup`: what changes after a manifest was written, or is never in one.
  private static final Pattern NOT_LISTED =
      Pattern.compile(
          "backup_manifest|postgresql\\.auto\\.conf|(recovery|standby)\\.signal|pg_wal/.*");

  private final Path data;

  CopyExamination(Path data) {
    this.data = data;
  }

  /// @throws dev.spillway.core.problem.FailedException if no major of ours can read it
  int major() throws IOException {
    String text = Files.readString(data.resolve("PG_VERSION"), StandardCharsets.UTF_8).strip();
    int major;
    try {
      major = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      major = 0;
    }
    if (major < OLDEST_MAJOR || major > NEWEST_MAJOR) {
      throw BackupForm.refused(
          "This is a backup of PostgreSQL %s; snapshots are made of PostgreSQL %d to %d."
              .formatted(text, OLDEST_MAJOR, NEWEST_MAJOR));
    }
    return major;
  }

  /// Refuses files that were laid out by a server that was compiled differently.
  void requireLayout(ControlFile control) {
    if (control.blockBytes() != BLOCK_BYTES
        || control.build().walBlockBytes() != BLOCK_BYTES
        || control.build().fileBlocks() != FILE_BLOCKS) {
      throw BackupForm.refused(
          "This cluster has blocks of %d bytes, files of %d blocks and WAL pages of %d bytes; only PostgreSQL's defaults (%d, %d, %d) can be read. Export it live instead."
              .formatted(
                  control.blockBytes(),
                  control.build().fileBlocks(),
                  control.build().walBlockBytes(),
                  BLOCK_BYTES,
                  FILE_BLOCKS,
                  BLOCK_BYTES));
    }
  }

  /// Compares every file with the manifest, as far as it has checksums.
  ///
  /// @throws dev.spillway.core.problem.FailedException naming the first that differs
  void verify(Map<String, ListedFile> listed, BooleanSupplier stop) throws IOException {
    for (ListedFile file : listed.values()) {
      if (stop.getAsBoolean()) {
        throw new dev.spillway.core.problem.FailedException(
            dev.spillway.core.problem.Fault.STOPPED, "The import was stopped");
      }
      if (!NOT_LISTED.matcher(file.path()).matches()) {
        verify(file);
      }
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path path : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = data.relativize(path).toString();
        if (!listed.containsKey(name) && !NOT_LISTED.matcher(name).matches()) {
          throw BackupForm.refused(
              "The file %s is in the backup, but not in its backup_manifest.".formatted(name));
        }
      }
    }
  }

  private void verify(ListedFile listed) throws IOException {
    Path file = data.resolve(listed.path()).normalize();
    if (!file.startsWith(data) || !Files.isRegularFile(file)) {
      throw BackupForm.refused(
          "The file %s is in the backup_manifest, but not in the backup.".formatted(listed.path()));
    }
    if (Files.size(file) != listed.bytes()) {
      throw BackupForm.refused(
          "The file %s has %d bytes; its backup_manifest says %d."
              .formatted(listed.path(), Files.size(file), listed.bytes()));
    }
    String checksum = checksum(file, listed.algorithm());
    if (!checksum.equals(listed.checksum())) {
      throw BackupForm.refused(
          "The file %s has another checksum (%s) than its backup_manifest says: it is damaged."
              .formatted(listed.path(), listed.algorithm()));
    }
  }

  private static String checksum(Path file, String algorithm) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      switch (algorithm) {
        case "NONE" -> {
          return "";
        }
        case "CRC32C" -> {
          CRC32C crc = new CRC32C();
          for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            crc.update(buffer, 0, count);
          }
          return BackupManifest.hex((int) crc.getValue());
        }
        default -> {
          MessageDigest digest = MessageDigest.getInstance(algorithm.replace("SHA", "SHA-"));
          for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
          }
          return HexFormat.of().formatHex(digest.digest());
        }
      }
    } catch (NoSuchAlgorithmException e) {
      throw BackupForm.refused(
          "The backup_manifest uses checksums of a kind that is not known: " + algorithm);
    }
  }

  /// Requires every tablespace that the backup names to be here.
  ///
  /// @param named by who imports
  void requireTablespaces(int major, ControlFile control, Map<Long, Path> named)
      throws IOException {
    NavigableSet<Long> oids = new TreeSet<>(mapped());
    Path directory = data.resolve("pg_tblspc");
    if (Files.isDirectory(directory)) {
      try (Stream<Path> children = Files.list(directory)) {
        children.map(child -> Long.parseLong(child.getFileName().toString())).forEach(oids::add);
      }
    }
    for (long oid : named.keySet()) {
      if (!oids.contains(oid)) {
        throw BackupForm.refused(
            "This backup has no tablespace %d. It has: %s.".formatted(oid, oids));
      }
    }
    String version = "PG_%d_%d".formatted(major, control.build().catalogVersion());
    for (long oid : oids) {
      if (!Files.isDirectory(directory.resolve(Long.toString(oid)).resolve(version))) {
        throw BackupForm.refused(
            "The files of the tablespace %d are missing (a directory with %s in it). Name their directory or archive: --tablespace %d=DIR"
                .formatted(oid, version, oid));
      }
    }
  }

  /// The tablespaces of `tablespace_map`: an OID and a path in each line.
  private NavigableSet<Long> mapped() throws IOException {
    NavigableSet<Long> oids = new TreeSet<>();
    Path map = data.resolve("tablespace_map");
    if (Files.exists(map)) {
      for (String line : Files.readAllLines(map, StandardCharsets.UTF_8)) {
        int space = line.indexOf(' ');
        if (space > 0 && line.substring(0, space).chars().allMatch(Character::isDigit)) {
          oids.add(Long.parseLong(line.substring(0, space)));
        }
      }
    }
    return oids;
  }
}

package dev.spillway.postgres.basebackup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Unpacks a base backup's archives while they arrive. A tablespace becomes a directory of the copy
/// itself, and links are left out: whatever the source's links point at, the copy never touches.
public final class CopyFiles {
  public static final FileAttribute<Set<PosixFilePermission>> OUR_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Path data;
  private final LongConsumer progress;
  private final Map<String, Written> written = new HashMap<>();
  private final Map<String, String> links = new TreeMap<>();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long total;

  /// @param progress hears how many bytes were unpacked so far
  public CopyFiles(Path data, LongConsumer progress) {
    this.data = data;
    this.progress = progress;
  }

  /// What became of one file.
  record Written(long bytes, int crc32c) {}

  /// The files by their path in the data directory.
  Map<String, Written> written() {
    return written;
  }

  /// The links that were left out, by their path, with what they point at.
  public Map<String, String> links() {
    return links;
  }

  /// Unpacks one archive.
  ///
  /// @param tablespace its OID, unsigned; empty: the data directory
  public void unpack(OptionalInt tablespace, InputStream archive) throws IOException {
    String prefix = tablespace.isPresent() ? prefix(tablespace.getAsInt()) : "";
    Files.createDirectories(data.resolve(prefix), OUR_DIRECTORY);
    // Not closed: the stream under it goes on.
    TarArchiveInputStream tar = new TarArchiveInputStream(archive);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      unpack(prefix, entry, tar);
    }
  }

  private static String prefix(int tablespace) {
    return "pg_tblspc/" + Integer.toUnsignedString(tablespace) + "/";
  }

  private void unpack(String prefix, TarArchiveEntry entry, InputStream content)
      throws IOException {
    Path target = data.resolve(prefix + entry.getName()).normalize();
    if (!target.startsWith(data)) {
      throw new IOException("the base backup's entry " + entry.getName() + " leads out of it");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target, OUR_DIRECTORY);
    } else if (entry.isFile()) {
      Path parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent, OUR_DIRECTORY);
      }
      written.put(data.relativize(target).toString(), write(target, content));
    } else if (entry.isSymbolicLink()) {
      links.put(data.relativize(target).toString(), entry.getLinkName());
    }
  }

  private Written write(Path file, InputStream content) throws IOException {
    CRC32C crc = new CRC32C();
    long bytes = 0;
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
        out.write(buffer, 0, count);
        crc.update(buffer, 0, count);
        bytes += count;
        total += count;
        progress.accept(total);
      }
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new Written(bytes, (int) crc.getValue());
  }
}

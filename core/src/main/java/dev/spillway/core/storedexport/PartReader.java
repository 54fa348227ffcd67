package dev.spillway.core.storedexport;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.EncodedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one stored file and compares length and checksum with what was written, before it says
/// that the file has ended: a damaged file is never published.
final class PartReader implements EncodedReader {
  private static final Logger LOG = LoggerFactory.getLogger(PartReader.class);

  private final StoredExport.Part part;
  private final String table;
  private final Path path;
  private final MessageDigest digest = Sha256.begin();
  private final InputStream content;
  private long bytes;

  /// @param table its name, for messages
  PartReader(StoredExport.Part part, String table, Path path) {
    this.part = part;
    this.table = table;
    this.path = path;
    this.content = part.rows() == 0 ? InputStream.nullInputStream() : open();
  }

  private InputStream open() {
    try {
      return Files.newInputStream(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public long rows() {
    return part.rows();
  }

  @Override
  public int read(byte[] buffer) {
    try {
      int count = content.read(buffer);
      if (count > 0) {
        digest.update(buffer, 0, count);
        bytes += count;
        return count;
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    requireUndamaged();
    return 0;
  }

  private void requireUndamaged() {
    String sha256 = HexFormat.of().formatHex(digest.digest());
    if (part.rows() > 0 && !sha256.equals(part.sha256())) {
      throw new FailedException(
          Fault.SOURCE,
          "the snapshot's file %s of table %s is damaged: it has %d bytes, SHA-256 %s, and was written with %d bytes, SHA-256 %s. Nothing of it was published; create the snapshot again"
              .formatted(path, table, bytes, sha256, part.bytes(), part.sha256()));
    }
  }

  private FailedException unreadable(IOException e) {
    return new FailedException(
        Fault.SOURCE,
        "the snapshot's file %s of table %s cannot be read: %s; create the snapshot again"
            .formatted(path, table, e),
        e);
  }

  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      LOG.warn("closing {} failed: {}", path, e.toString());
    }
  }
}

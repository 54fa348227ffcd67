package dev.spillway.core.storedexport;

import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.EncodedReader;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one stored file and compares length and checksum with what was written, before it says
/// that the file has ended: a damaged file is never published.
final class PartReader implements EncodedReader {
  private static final Logger LOG = LoggerFactory.getLogger(PartReader.class);

  private final StoredExport.Part part;
  private final String table;
  private final Home home;
  private final MessageDigest digest = Sha256.begin();
  private Optional<InputStream> content = Optional.empty();
  private long bytes;

  /// @param table its name, for messages
  PartReader(StoredExport.Part part, String table, Home home) {
    this.part = part;
    this.table = table;
    this.home = home;
  }

  @Override
  public long rows() {
    return part.rows();
  }

  @Override
  public int read(byte[] buffer) {
    try {
      if (content.isEmpty()) {
        content = Optional.of(home.open(part.file()));
      }
      int count = content.get().read(buffer);
      if (count > 0) {
        digest.update(buffer, 0, count);
        bytes += count;
        return count;
      }
    } catch (IOException e) {
      throw unreadable(home.isRemote() ? Fault.TRANSIENT : Fault.SOURCE, e);
    } catch (StoreException e) {
      throw unreadable(
          e.kind() == StoreException.Kind.TRANSIENT ? Fault.TRANSIENT : Fault.SOURCE, e);
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
              .formatted(
                  home.place(part.file()), table, bytes, sha256, part.bytes(), part.sha256()));
    }
  }

  private FailedException unreadable(Fault fault, Exception e) {
    return new FailedException(
        fault,
        "the snapshot's file %s of table %s cannot be read: %s; if it is damaged or lost, create the snapshot again"
            .formatted(home.place(part.file()), table, e),
        e);
  }

  @Override
  public void close() {
    try {
      if (content.isPresent()) {
        content.get().close();
      }
    } catch (IOException e) {
      LOG.warn("closing {} failed: {}", home.place(part.file()), e.toString());
    }
  }
}

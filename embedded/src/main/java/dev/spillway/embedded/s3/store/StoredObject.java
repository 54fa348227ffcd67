package dev.spillway.embedded.s3.store;

import java.time.Instant;
import java.util.List;

/// A published object without its bytes.
///
/// @param etag without quotes; identifies this version, it is no digest of the content
/// @param parts at least one
/// @param content where the parts are: a folder's name, or empty when the only part follows the
///   head in the same file
public record StoredObject(
    ObjectName name,
    String etag,
    Instant modified,
    ContentHeaders headers,
    Sealing sealing,
    List<PartFile> parts,
    String content) {
  public StoredObject {
    parts = List.copyOf(parts);
  }

  /// Plain bytes in all.
  public long bytes() {
    return parts.stream().mapToLong(PartFile::bytes).sum();
  }

  boolean isInline() {
    return content.isEmpty();
  }
}

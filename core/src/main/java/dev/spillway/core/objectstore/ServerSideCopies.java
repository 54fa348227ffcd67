package dev.spillway.core.objectstore;

import java.util.Map;

/// Copies from one bucket into another that their store makes itself, for the identity of the
/// bucket that they are written to. Thread-safe.
public interface ServerSideCopies {
  /// Copies an object whole, under the key and with the encryption of the bucket that it goes to;
  /// what is there is replaced. It is visible when this returns.
  ///
  /// @param metadata of the copy; the source's is not taken over
  /// @return the ETag of the copy; empty where the store has none
  /// @throws StoreException whatever the store refused; one that finds another version, or damage,
  ///   refuses too
  String copy(
      ObjectVersion source,
      ObjectKey target,
      Map<String, String> metadata,
      UploadListener listener);
}

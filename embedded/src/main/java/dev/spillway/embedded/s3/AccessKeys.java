package dev.spillway.embedded.s3;

import java.util.List;
import java.util.Optional;

/// Who may use the endpoint. Asked at every request, by many threads.
@FunctionalInterface
public interface AccessKeys {
  /// The secret that belongs to an access key id; empty if there is no such key.
  Optional<String> secretOf(String accessKeyId);

  /// A fixed list.
  static AccessKeys of(List<AccessKey> keys) {
    List<AccessKey> copy = List.copyOf(keys);
    return id ->
        copy.stream().filter(key -> key.id().equals(id)).map(AccessKey::secret).findFirst();
  }
}

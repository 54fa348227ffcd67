package dev.spillway.embedded.s3;

import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Principal;
import java.util.List;
import java.util.Optional;

/// Who may use the endpoint. Asked at every request, by many threads.
@FunctionalInterface
public interface AccessKeys {
  /// Whose access key this is; empty if there is no such key.
  Optional<StoreUser> find(String accessKeyId);

  /// A fixed list of keys that may do everything.
  static AccessKeys of(List<AccessKey> keys) {
    List<AccessKey> copy = List.copyOf(keys);
    return id ->
        copy.stream()
            .filter(key -> key.id().equals(id))
            .map(key ->
                new StoreUser(
                    new Principal.Identity("arn:aws:iam::000000000000:user/" + key.id()),
                    key.secret(),
                    Grants.EVERYTHING))
            .findFirst();
  }
}

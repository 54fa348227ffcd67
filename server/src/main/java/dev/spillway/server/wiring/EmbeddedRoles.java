package dev.spillway.server.wiring;

import dev.spillway.aws.s3.AccessKeyPair;
import dev.spillway.core.objectstore.StaticRole;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Principal;
import dev.spillway.embedded.s3.AccessKeys;
import dev.spillway.embedded.s3.StoreUser;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// The access keys that exports use at the embedded store: one for each role, made when it is first
/// seen and good as long as the server runs, so that the store itself refuses what the role's
/// policy does not allow. Thread-safe.
final class EmbeddedRoles implements AccessKeys {
  private final RandomGenerator random;
  private final AccessKeys others;
  private final Map<String, AccessKeyPair> pairs = new ConcurrentHashMap<>();
  private volatile Map<String, StoreUser> users = Map.of();

  /// @param others who may use the store beside the roles
  EmbeddedRoles(AccessKeys others, RandomGenerator random) {
    this.others = others;
    this.random = random;
  }

  /// What the roles may do from now on. The key of one that is gone stays good for the exports that
  /// have it; no bucket is opened with it any more.
  void know(List<StaticRole> roles) {
    Map<String, StoreUser> known = new HashMap<>(users);
    for (StaticRole role : roles) {
      AccessKeyPair pair = pair(role.arn());
      Grants grants =
          role.permissions().map(policy -> Grants.of(List.of(policy))).orElse(Grants.EVERYTHING);
      known.put(
          pair.id(), new StoreUser(new Principal.Identity(role.arn()), pair.secret(), grants));
    }
    users = Map.copyOf(known);
  }

  AccessKeyPair pair(String roleArn) {
    return pairs.computeIfAbsent(roleArn, _ -> fresh());
  }

  private AccessKeyPair fresh() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String text = HexFormat.of().formatHex(bytes);
    return AccessKeyPair.of("SPILLWAY" + text.substring(0, 12), text.substring(12));
  }

  @Override
  public Optional<StoreUser> find(String accessKeyId) {
    return Optional.ofNullable(users.get(accessKeyId)).or(() -> others.find(accessKeyId));
  }
}

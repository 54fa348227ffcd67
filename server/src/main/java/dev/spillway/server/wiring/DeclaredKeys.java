package dev.spillway.server.wiring;

import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.KeySettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The keys that the configuration declares for stores of others. They are names: the stores hold
/// the keys themselves and do all encryption.
final class DeclaredKeys implements Kms {
  private final List<KeySettings> keys;
  private final String prefix;
  private final Instant since;

  /// @param since what is told as the keys' creation date
  DeclaredKeys(Configuration configuration, Instant since) {
    this.keys = configuration.keys();
    this.prefix = "arn:aws:kms:" + configuration.region() + ":" + configuration.account() + ":";
    this.since = since;
  }

  /// The ARN of a declared key.
  static String arn(Configuration configuration, KeySettings key) {
    return "arn:aws:kms:%s:%s:key/%s"
        .formatted(configuration.region(), configuration.account(), key.id());
  }

  boolean isDeclared(String identifier) {
    return find(identifier).isPresent();
  }

  private Optional<KeySettings> find(String identifier) {
    String name =
        identifier.startsWith(prefix) ? identifier.substring(prefix.length()) : identifier;
    return keys.stream()
        .filter(key ->
            name.equals(key.id())
                || name.equals("key/" + key.id())
                || key.alias().map(name::equals).orElse(false))
        .findFirst();
  }

  @Override
  public KeyDescription describe(String identifier) {
    return find(identifier)
        .map(key ->
            new KeyDescription(key.id(), prefix + "key/" + key.id(), KeyState.ENABLED, true, since))
        .orElseThrow(() ->
            new KeyNotAccessibleException(
                "The KMS key '%s' is not declared under keys in the configuration. Declared: %s."
                    .formatted(
                        identifier,
                        keys.isEmpty()
                            ? "none"
                            : keys.stream()
                                .map(KeySettings::id)
                                .collect(Collectors.joining(", ")))));
  }

  @Override
  public DataKey generateDataKey(String keyArn, Map<String, String> encryptionContext) {
    throw heldByTheStore(keyArn);
  }

  @Override
  public byte[] decrypt(String keyArn, byte[] wrapped, Map<String, String> encryptionContext) {
    throw heldByTheStore(keyArn);
  }

  private static KeyNotAccessibleException heldByTheStore(String keyArn) {
    return new KeyNotAccessibleException(
        "The KMS key '" + keyArn + "' is held by the object store, which alone can use it.");
  }
}

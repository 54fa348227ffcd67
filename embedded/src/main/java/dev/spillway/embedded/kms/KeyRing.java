package dev.spillway.embedded.kms;

import dev.spillway.core.kms.KeyState;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// All keys and aliases at one moment. Immutable.
///
/// @param keys by key id
/// @param aliases from `alias/NAME` to key id
record KeyRing(NavigableMap<String, KeyRecord> keys, NavigableMap<String, String> aliases) {
  static final KeyRing EMPTY = new KeyRing(new TreeMap<>(), new TreeMap<>());

  /// Finds a key by the part of its ARN after the account: a key id, `key/ID` or `alias/NAME`.
  Optional<KeyRecord> find(String resource) {
    if (resource.startsWith("alias/")) {
      return Optional.ofNullable(aliases.get(resource)).map(keys::get);
    }
    String id = resource.startsWith("key/") ? resource.substring("key/".length()) : resource;
    return Optional.ofNullable(keys.get(id));
  }

  KeyRing with(KeyRecord key) {
    TreeMap<String, KeyRecord> changed = new TreeMap<>(keys);
    changed.put(key.id(), key);
    return new KeyRing(changed, aliases);
  }

  KeyRing withAlias(String alias, String keyId) {
    TreeMap<String, String> changed = new TreeMap<>(aliases);
    changed.put(alias, keyId);
    return new KeyRing(keys, changed);
  }

  KeyRing withoutAlias(String alias) {
    TreeMap<String, String> changed = new TreeMap<>(aliases);
    changed.remove(alias);
    return new KeyRing(keys, changed);
  }

  /// The enabled keys and aliases, for people who mistyped one.
  String known() {
    TreeMap<String, String> names = new TreeMap<>();
    for (KeyRecord key : keys.values()) {
      if (key.state() == KeyState.ENABLED) {
        names.put(key.id(), "");
      }
    }
    for (Map.Entry<String, String> alias : aliases.entrySet()) {
      names.put(alias.getKey(), "");
    }
    return names.isEmpty() ? "none" : String.join(", ", names.keySet());
  }
}

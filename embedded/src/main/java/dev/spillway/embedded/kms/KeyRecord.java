package dev.spillway.embedded.kms;

import dev.spillway.core.kms.KeyState;
import java.time.Instant;
import java.util.Optional;

/// A key as it is stored.
///
/// @param deletion when the key was to be deleted; present only in PENDING_DELETION
/// @param policy the text of its own policy; absent: the account decides
/// @param keyset the Tink keyset, which holds the secrets: the newest encrypts, all decrypt
record KeyRecord(
    String id,
    Instant created,
    KeyState state,
    Optional<Instant> deletion,
    String description,
    Optional<String> policy,
    KeyRotation rotation,
    byte[] keyset) {
  static KeyRecord fresh(String id, Instant now, byte[] keyset) {
    return new KeyRecord(
        id,
        now,
        KeyState.ENABLED,
        Optional.empty(),
        "",
        Optional.empty(),
        KeyRotation.none(now),
        keyset);
  }

  KeyRecord in(KeyState newState) {
    return new KeyRecord(
        id, created, newState, Optional.empty(), description, policy, rotation, keyset);
  }

  KeyRecord deletedAt(Instant time) {
    return new KeyRecord(
        id,
        created,
        KeyState.PENDING_DELETION,
        Optional.of(time),
        description,
        policy,
        rotation,
        keyset);
  }

  KeyRecord described(String text) {
    return new KeyRecord(id, created, state, deletion, text, policy, rotation, keyset);
  }

  KeyRecord with(KeyRotation newRotation) {
    return new KeyRecord(id, created, state, deletion, description, policy, newRotation, keyset);
  }

  KeyRecord withPolicy(String text) {
    return new KeyRecord(
        id, created, state, deletion, description, Optional.of(text), rotation, keyset);
  }

  KeyRecord withKeyset(byte[] newKeyset, Instant now) {
    return new KeyRecord(
        id, created, state, deletion, description, policy, rotation.at(now), newKeyset);
  }

  @Override
  public String toString() {
    return "KeyRecord[" + id + ", " + state + "]";
  }
}

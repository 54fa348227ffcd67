package dev.spillway.embedded.kms;

import dev.spillway.core.kms.KeyState;
import java.time.Instant;
import java.util.Optional;

/// A key as it is stored.
///
/// @param keyset the Tink keyset, which holds the secret
/// @param deletion when the key was to be deleted; present only in PENDING_DELETION
record KeyRecord(
    String id, Instant created, KeyState state, Optional<Instant> deletion, byte[] keyset) {
  KeyRecord in(KeyState newState) {
    return new KeyRecord(id, created, newState, Optional.empty(), keyset);
  }

  KeyRecord deletedAt(Instant time) {
    return new KeyRecord(id, created, KeyState.PENDING_DELETION, Optional.of(time), keyset);
  }

  @Override
  public String toString() {
    return "KeyRecord[" + id + ", " + state + "]";
  }
}

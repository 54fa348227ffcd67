package dev.spillway.postgres.basebackup;

import java.util.OptionalLong;

/// How much WAL a source may have to keep for a base backup before that is given up.
///
/// @param reason what sets it
/// @param remedy what would raise it
public record WalBound(long bytes, String reason, String remedy) {
  private static final long LEAST_BYTES = 10L << 30;
  private static final String KEY = "databases[].snapshot.max-retained-wal";

  /// The smallest of what was configured, what the server itself allows, and half of what its disk
  /// has left.
  ///
  /// @param configured empty: twice `max_wal_size`, 10 GB at least
  public static WalBound of(WalRoom room, OptionalLong configured) {
    WalBound bound =
        configured.isPresent()
            ? new WalBound(configured.getAsLong(), KEY, "raise " + KEY)
            : new WalBound(
                Math.max(LEAST_BYTES, 2 * room.maxWalBytes()),
                "what is usual without " + KEY,
                "set " + KEY);
    if (room.slotKeepBytes().orElse(Long.MAX_VALUE) < bound.bytes) {
      bound =
          new WalBound(
              room.slotKeepBytes().getAsLong(),
              "the server's max_slot_wal_keep_size",
              "raise the server's max_slot_wal_keep_size");
    }
    long half = room.freeBytes().orElse(Long.MAX_VALUE) / 2;
    return half < bound.bytes
        ? new WalBound(half, "half of what is free for its pg_wal", "free or add space there")
        : bound;
  }

  /// For people.
  @Override
  public String toString() {
    return "%d MB of WAL (%s)".formatted(bytes >> 20, reason);
  }
}

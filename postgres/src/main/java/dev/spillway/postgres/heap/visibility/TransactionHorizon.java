package dev.spillway.postgres.heap.visibility;

/// Which transactions and multixacts there can be in a cluster that was shut down.
///
/// @param nextTransaction the first number that was not used yet, its lower 32 bits
/// @param oldestTransaction the oldest one that rows may refer to without saying how it ended
/// @param nextMember where the members of the next multixact would begin
public record TransactionHorizon(
    int nextTransaction, int oldestTransaction, int nextMulti, int oldestMulti, int nextMember) {
  private static final int FIRST_NORMAL = 3;

  /// Whether a transaction was begun and may have its status in pg_xact.
  boolean hasTransaction(int xid) {
    return !precedes(xid, oldestTransaction) && precedes(xid, nextTransaction);
  }

  boolean hasMulti(int multi) {
    return multi - oldestMulti >= 0 && multi - nextMulti < 0;
  }

  /// Transaction numbers are a circle: each has two thousand million before it.
  private static boolean precedes(int xid, int other) {
    boolean special =
        Integer.compareUnsigned(xid, FIRST_NORMAL) < 0
            || Integer.compareUnsigned(other, FIRST_NORMAL) < 0;
    return special ? Integer.compareUnsigned(xid, other) < 0 : xid - other < 0;
  }
}

package dev.spillway.postgres.heap.visibility;

import dev.spillway.postgres.heap.page.DamagedFileException;
import java.nio.file.Path;

/// How the transactions of a shut down cluster ended. Shared by all readers of a snapshot;
/// thread-safe.
public final class Transactions {
  private static final int OF_PAGE = Slru.PAGE_BYTES * 4;
  private static final int COMMITTED = 1;

  private final Slru files;
  private final MultiXacts multis;
  private final TransactionHorizon horizon;

  public Transactions(Path data, TransactionHorizon horizon) {
    this.files = new Slru(data, "pg_xact");
    this.multis = new MultiXacts(data, horizon);
    this.horizon = horizon;
  }

  MultiXacts multis() {
    return multis;
  }

  static long pageOf(int xid) {
    return Integer.toUnsignedLong(xid) / OF_PAGE;
  }

  byte[] page(long number) {
    return files.page(number);
  }

  /// Whether a normal transaction of the page committed. One that was running when the server was
  /// stopped, or crashed, or is prepared, or whose parent did not commit, has not.
  static boolean isCommitted(byte[] page, int xid) {
    int index = (int) (Integer.toUnsignedLong(xid) % OF_PAGE);
    return ((page[index >> 2] >> ((index & 3) << 1)) & 3) == COMMITTED;
  }

  /// @throws DamagedFileException if no row of this cluster can refer to the transaction
  void require(int xid) {
    if (!horizon.hasTransaction(xid)) {
      throw DamagedFileException.inValue(
          "a row refers to transaction %s, but only %s to %s have a status"
              .formatted(
                  Integer.toUnsignedString(xid),
                  Integer.toUnsignedString(horizon.oldestTransaction()),
                  Integer.toUnsignedString(horizon.nextTransaction() - 1)));
    }
  }
}

package dev.spillway.postgres.heap.visibility;

import dev.spillway.postgres.heap.page.DamagedFileException;

/// Decides which row versions a cluster shows that was shut down: everything that committed, and
/// nothing else. Used by one thread.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/access/heap/heapam_visibility.c">
///   HeapTupleSatisfiesMVCC</a>
public final class Visibility {
  private static final int NO_TRANSACTION = 0;
  private static final int FIRST_NORMAL = 3;

  private final Transactions transactions;

  // The page asked last: rows that lie together were mostly written together.
  private long pageNumber = -1;
  private byte[] page = new byte[0];

  public Visibility(Transactions transactions) {
    this.transactions = transactions;
  }

  /// Whether the row version is one of the snapshot's rows.
  ///
  /// @throws DamagedFileException if it refers to transactions that never were; without its place
  public boolean isVisible(byte[] bytes, int tuple) {
    int mask = TupleHeader.mask(bytes, tuple);
    return isInserted(bytes, tuple, mask) && !isDeleted(bytes, tuple, mask);
  }

  /// Whether whoever inserted the row version committed.
  public boolean isInserted(byte[] bytes, int tuple) {
    return isInserted(bytes, tuple, TupleHeader.mask(bytes, tuple));
  }

  private boolean isInserted(byte[] bytes, int tuple, int mask) {
    if ((mask & TupleHeader.MOVED) != 0) {
      throw DamagedFileException.inValue(
          "a row was moved by a VACUUM FULL of PostgreSQL 8.4 or older; rewrite the table with VACUUM FULL");
    }
    return switch (mask & TupleHeader.XMIN_FROZEN) {
      case TupleHeader.XMIN_COMMITTED, TupleHeader.XMIN_FROZEN -> true;
      case TupleHeader.XMIN_INVALID -> false;
      default -> isCommitted(TupleHeader.xmin(bytes, tuple));
    };
  }

  private boolean isDeleted(byte[] bytes, int tuple, int mask) {
    if ((mask & TupleHeader.XMAX_INVALID) != 0 || isOnlyLocked(mask)) {
      return false;
    }
    int xmax = TupleHeader.xmax(bytes, tuple);
    if ((mask & TupleHeader.XMAX_IS_MULTI) != 0) {
      return isCommitted(transactions.multis().updater(xmax));
    }
    return (mask & TupleHeader.XMAX_COMMITTED) != 0 || isCommitted(xmax);
  }

  private static boolean isOnlyLocked(int mask) {
    int lock = TupleHeader.KEY_SHARE_LOCK | TupleHeader.EXCLUSIVE_LOCK;
    return (mask & TupleHeader.LOCK_ONLY) != 0
        || (mask & (TupleHeader.XMAX_IS_MULTI | lock)) == TupleHeader.EXCLUSIVE_LOCK;
  }

  private boolean isCommitted(int xid) {
    if (Integer.compareUnsigned(xid, FIRST_NORMAL) < 0) {
      // 1 and 2 belong to initdb and to rows frozen long ago; 0 is a row that was given up while
      // it was being inserted (ON CONFLICT), or a multixact without an updater.
      return xid != NO_TRANSACTION;
    }
    transactions.require(xid);
    long number = Transactions.pageOf(xid);
    if (number != pageNumber) {
      page = transactions.page(number);
      pageNumber = number;
    }
    return Transactions.isCommitted(page, xid);
  }
}

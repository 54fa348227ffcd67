package dev.spillway.postgres.heap.visibility;

import dev.spillway.postgres.heap.page.DamagedFileException;
import dev.spillway.postgres.heap.page.LittleEndian;
import java.nio.file.Path;

/// pg_multixact: several transactions in one row's xmax, of which at most one has updated or
/// deleted the row. `offsets` says where the members of each begin; `members` holds groups of four:
/// four status bytes, then four transactions. Thread-safe.
///
/// @see <a
///   href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/access/transam/multixact.c">
///   multixact.c</a>
final class MultiXacts {
  private static final int OFFSETS_OF_PAGE = Slru.PAGE_BYTES / Integer.BYTES;
  private static final int GROUP_MEMBERS = 4;
  private static final int GROUP_BYTES = GROUP_MEMBERS + GROUP_MEMBERS * Integer.BYTES;
  private static final int GROUPS_OF_PAGE = Slru.PAGE_BYTES / GROUP_BYTES;
  private static final int MEMBERS_OF_PAGE = GROUPS_OF_PAGE * GROUP_MEMBERS;

  /// The highest status of a mere lock; above are update and delete.
  private static final int FOR_UPDATE = 3;

  private static final int HIGHEST_STATUS = 5;

  /// Far more transactions than can hold one row at a time.
  private static final int MOST_MEMBERS = 1 << 20;

  private final Slru offsets;
  private final Slru members;
  private final TransactionHorizon horizon;

  MultiXacts(Path data, TransactionHorizon horizon) {
    this.offsets = new Slru(data, "pg_multixact/offsets");
    this.members = new Slru(data, "pg_multixact/members");
    this.horizon = horizon;
  }

  /// The transaction that updated or deleted the row; 0 if all only lock it.
  ///
  /// @throws DamagedFileException if there is no such multixact
  int updater(int multi) {
    if (!horizon.hasMulti(multi)) {
      throw DamagedFileException.inValue(
          "a row refers to multixact %s, but only %s to %s exist"
              .formatted(
                  Integer.toUnsignedString(multi),
                  Integer.toUnsignedString(horizon.oldestMulti()),
                  Integer.toUnsignedString(horizon.nextMulti() - 1)));
    }
    int begin = offset(multi);
    int next = multi + 1 == 0 ? 1 : multi + 1;
    int end = next == horizon.nextMulti() ? horizon.nextMember() : offset(next);
    int count = end - begin;
    if (begin == 0 || count <= 0 || count > MOST_MEMBERS) {
      throw DamagedFileException.ofFile(
          offsets.fileOf(pageOf(multi)),
          "multixact %s has %d members".formatted(Integer.toUnsignedString(multi), count));
    }
    return updater(multi, begin, count);
  }

  private int updater(int multi, int begin, int count) {
    int updater = 0;
    for (int i = 0; i < count; i++) {
      int member = begin + i;
      long number = Integer.toUnsignedLong(member);
      long page = number / MEMBERS_OF_PAGE;
      byte[] bytes = members.page(page);
      int inPage = (int) (number % MEMBERS_OF_PAGE);
      int group = inPage / GROUP_MEMBERS * GROUP_BYTES;
      int place = inPage % GROUP_MEMBERS;
      int xid = LittleEndian.int4(bytes, group + GROUP_MEMBERS + place * Integer.BYTES);
      int status = bytes[group + place];
      // Number 0 is left out where the numbers begin anew.
      if (xid == 0 && member == 0) {
        continue;
      }
      if (xid == 0
          || status < 0
          || status > HIGHEST_STATUS
          || (status > FOR_UPDATE && updater != 0)) {
        throw DamagedFileException.ofFile(
            members.fileOf(page),
            "multixact %s has an impossible member".formatted(Integer.toUnsignedString(multi)));
      }
      if (status > FOR_UPDATE) {
        updater = xid;
      }
    }
    return updater;
  }

  private int offset(int multi) {
    byte[] page = offsets.page(pageOf(multi));
    int index = (int) (Integer.toUnsignedLong(multi) % OFFSETS_OF_PAGE);
    return LittleEndian.int4(page, index * Integer.BYTES);
  }

  private static long pageOf(int multi) {
    return Integer.toUnsignedLong(multi) / OFFSETS_OF_PAGE;
  }
}

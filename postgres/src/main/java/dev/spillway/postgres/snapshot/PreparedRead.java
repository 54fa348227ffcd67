package dev.spillway.postgres.snapshot;

import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.postgres.recovery.FallbackServers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The read of a prepared snapshot: what its fallback server gives, and what is known of the
/// snapshot itself.
final class PreparedRead implements ConsistentRead {
  private final ConsistentRead read;
  private final FallbackServers.Lease lease;
  private final SnapshotDescriptor descriptor;

  PreparedRead(ConsistentRead read, FallbackServers.Lease lease, SnapshotDescriptor descriptor) {
    this.read = read;
    this.lease = lease;
    this.descriptor = descriptor;
  }

  @Override
  public Instant time() {
    return descriptor.backup().endTime();
  }

  @Override
  public Consistency consistency() {
    return new Consistency(
        true,
        "base backup of system %s, consistent at WAL position %s of timeline %d"
            .formatted(
                Long.toUnsignedString(descriptor.backup().systemIdentifier()),
                descriptor.backup().end(),
                descriptor.backup().timeline()));
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public List<SourceTable> tables() {
    return read.tables();
  }

  @Override
  public List<Notice> notices() {
    List<Notice> notices = new ArrayList<>(read.notices());
    int open = descriptor.copy().facts().preparedTransactions();
    if (open > 0) {
      notices.add(
          new Notice(
              "PREPARED_TRANSACTIONS_NOT_INCLUDED",
              "",
              open
                  + " prepared transactions were open when the snapshot was taken; their changes are not part of it."));
    }
    return notices;
  }

  @Override
  public List<TableRange> split(SourceTable table, long targetBytes) {
    return read.split(table, targetBytes);
  }

  @Override
  public TableReader reader(SourceTable table, TableRange range) {
    return read.reader(table, range);
  }

  @Override
  public void close() {
    try {
      read.close();
    } finally {
      lease.close();
    }
  }
}

package dev.spillway.postgres.snapshot;

import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.ReadMethod;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.heap.HeapFiles;
import dev.spillway.postgres.heap.HeapTableReader;
import dev.spillway.postgres.heap.OnCorruption;
import dev.spillway.postgres.heap.ReadChoice;
import dev.spillway.postgres.live.PostgresRead;
import dev.spillway.postgres.live.RangePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The read of a prepared snapshot: tables from their heap files where the heap reader knows all of
/// their types, by COPY from the fallback server where it does not. If all of them are read from
/// files, no server is started.
final class PreparedRead implements ConsistentRead {
  private final SnapshotDescriptor descriptor;
  private final PreparedTables tables;
  private final HeapFiles files;
  private final CopyServers servers;
  private final OnCorruption onCorruption;

  /// @param servers belongs to this read from now on
  PreparedRead(
      SnapshotDescriptor descriptor,
      PreparedTables tables,
      HeapFiles files,
      CopyServers servers,
      OnCorruption onCorruption) {
    this.descriptor = descriptor;
    this.tables = tables;
    this.files = files;
    this.servers = servers;
    this.onCorruption = onCorruption;
  }

  /// Starts the server if a table needs it, and leaves out what it has no library for.
  void serve() {
    List<CatalogTable> served = tables.servedTables();
    if (served.isEmpty()) {
      return;
    }
    PostgresRead read = servers.open(served);
    tables.libraries().forEach((database, uses) -> tables.skip(read.unprintable(database, uses)));
    if (tables.servedTables().isEmpty()) {
      servers.pause();
    }
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
    return tables.tables();
  }

  @Override
  public List<Notice> notices() {
    List<Notice> notices = new ArrayList<>(tables.notices());
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
    return RangePlan.split(planned(table), targetBytes);
  }

  @Override
  public Optional<ReadMethod> method(SourceTable table) {
    return Optional.of(
        switch (tables.choice(table.name())) {
          case ReadChoice.Direct _ -> new ReadMethod("HEAP_FILES", "");
          case ReadChoice.ByCopy(String reason) -> new ReadMethod("COPY", reason);
        });
  }

  @Override
  public TableReader reader(SourceTable table, TableRange range) {
    TableName name = planned(table).table().name();
    return switch (tables.choice(name)) {
      case ReadChoice.ByCopy _ -> copied(table, range);
      case ReadChoice.Direct(var heap) ->
          HeapTableReader.open(
              files, name, heap, range, onCorruption, blocks -> copied(table, blocks));
    };
  }

  private TableReader copied(SourceTable table, TableRange range) {
    String database = table.name().database();
    return servers.of(database, () -> tables.tablesOf(database)).reader(table, range);
  }

  private CatalogTable planned(SourceTable table) {
    return tables
        .find(table)
        .orElseThrow(() ->
            new SourceChangedException(
                "The table %s that the export planned is not there any more."
                    .formatted(table.name())));
  }

  @Override
  public void close() {
    servers.close();
  }
}

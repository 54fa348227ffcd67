package dev.spillway.postgres.snapshot;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.ReadMethod;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.postgres.heap.HeapFiles;
import dev.spillway.postgres.heap.HeapTableReader;
import dev.spillway.postgres.heap.OnCorruption;
import dev.spillway.postgres.heap.ReadChoice;
import dev.spillway.postgres.live.PostgresRead;
import dev.spillway.postgres.recovery.FallbackServers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The read of a prepared snapshot: tables from their heap files where the heap reader knows all of
/// their types, by COPY from the fallback server where it does not. The server listed them all; if
/// nobody needs it any more, it is ended before the first row is read.
final class PreparedRead implements ConsistentRead {
  private final Server first;
  private final PostgresRead read;
  private final Supplier<Server> another;
  private final SnapshotDescriptor descriptor;
  private final HeapFiles files;
  private final Map<TableName, ReadChoice> choices;
  private final OnCorruption onCorruption;
  private Optional<Server> running;
  private boolean closed;

  /// A fallback server and the read on it.
  record Server(PostgresRead read, FallbackServers.Lease lease) {
    void end() {
      try {
        read.close();
      } finally {
        lease.close();
      }
    }
  }

  /// @param server that listed the tables
  /// @param another starts one again after it was ended
  PreparedRead(
      Server server,
      Supplier<Server> another,
      SnapshotDescriptor descriptor,
      HeapFiles files,
      Map<TableName, ReadChoice> choices,
      OnCorruption onCorruption) {
    this.first = server;
    this.read = server.read();
    this.another = another;
    this.running = Optional.of(server);
    this.descriptor = descriptor;
    this.files = files;
    this.choices = Map.copyOf(choices);
    this.onCorruption = onCorruption;
  }

  /// Ends the server if every table is read from files.
  void endServerIfUnused() {
    boolean needed =
        read.tables().stream()
            .anyMatch(
                table -> table.skip().isEmpty() && choice(table) instanceof ReadChoice.ByCopy);
    if (!needed) {
      endServer();
    }
  }

  private synchronized void endServer() {
    running.ifPresent(Server::end);
    running = Optional.empty();
  }

  /// The read on a server, which is started again if none runs.
  private synchronized PostgresRead server() {
    if (closed) {
      throw new FailedException(Fault.STOPPED, "The read was closed.");
    }
    if (running.isEmpty()) {
      running = Optional.of(another.get());
    }
    return running.orElse(first).read();
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
  public Optional<ReadMethod> method(SourceTable table) {
    return Optional.of(
        switch (choice(table)) {
          case ReadChoice.Direct _, ReadChoice.Damaged _ -> new ReadMethod("HEAP_FILES", "");
          case ReadChoice.ByCopy(String reason) -> new ReadMethod("COPY", reason);
        });
  }

  @Override
  public TableReader reader(SourceTable table, TableRange range) {
    return switch (choice(table)) {
      case ReadChoice.ByCopy _ -> server().reader(table, range);
      case ReadChoice.Damaged(String what) ->
          throw HeapTableReader.damaged(
              table.name(), what, onCorruption, new IllegalStateException(what));
      case ReadChoice.Direct(var heap) ->
          HeapTableReader.open(
              files,
              table.name(),
              heap,
              range,
              onCorruption,
              blocks -> server().reader(table, blocks));
    };
  }

  private ReadChoice choice(SourceTable table) {
    return choices.getOrDefault(table.name(), new ReadChoice.ByCopy("it is not known"));
  }

  @Override
  public synchronized void close() {
    closed = true;
    endServer();
  }
}

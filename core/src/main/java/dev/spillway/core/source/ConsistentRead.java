package dev.spillway.core.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One point in time of a source, read by any number of threads. Thread-safe.
public interface ConsistentRead extends AutoCloseable {
  /// The point in time; for a snapshot the time that the snapshot shows.
  Instant time();

  Consistency consistency();

  /// Whether a new read of the same source gives the same rows with the same ranges, so that a task
  /// survives the server: true for snapshots, false for live databases.
  boolean repeatable();

  /// The tables in the scope, in the order of their names; those that cannot be exported carry a
  /// [Skip]. System tables, views, temporary and unlogged tables are not listed.
  List<SourceTable> tables();

  /// What the owner should know of the source. What is known of values only once they are read is
  /// in [TableReader#findings()].
  List<Notice> notices();

  /// Cuts the table into ranges of about `targetBytes`. Not called for skipped tables or tables
  /// without columns. An empty list means that the table has no storage at all.
  List<TableRange> split(SourceTable table, long targetBytes);

  /// The finished files of a source that is an export kept at home; then [#reader] is never called.
  default Optional<EncodedFiles> encodedFiles() {
    return Optional.empty();
  }

  /// How the table is read; empty where there is only one way.
  default Optional<ReadMethod> method(SourceTable table) {
    return Optional.empty();
  }

  /// Opens a reader of one range. Blocks while the source's load limits are used up.
  ///
  /// @throws SourceChangedException as [TableReader#read]
  /// @throws TableUnreadableException as [TableReader#read]
  TableReader reader(SourceTable table, TableRange range);

  /// Ends the point and frees everything. Readers still open fail. Never throws.
  @Override
  void close();
}

package dev.spillway.core.snapshot;

import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Engine;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The record of a DB snapshot or DB cluster snapshot.
///
/// @param directory the name of its folder under the snapshot directory
/// @param createTime when it was asked for; from `AVAILABLE` on the time of its consistent point
/// @param port 0 if it is not known, as of a database of which only a backup is known
/// @param masterUsername empty if it is not known
/// @param allocatedBytes the size of its files, 0 while unknown
/// @param statusReason why it failed, for people
/// @param tags in the order in which they were given
public record DbSnapshot(
    SnapshotId id,
    DatabaseId database,
    SnapshotStatus status,
    int percentProgress,
    Engine engine,
    String engineVersion,
    int port,
    String masterUsername,
    Instant databaseSince,
    Instant createTime,
    long allocatedBytes,
    String directory,
    Optional<String> statusReason,
    Map<String, String> tags) {

  /// The tag that says what a snapshot was made instead of, and why.
  public static final String SUBSTITUTE_TAG = "spillway:substitute";

  private static final int LONGEST_TAG_VALUE = 256;

  public SnapshotType type() {
    return SnapshotType.of(id);
  }

  /// The same snapshot at another point of its life.
  public DbSnapshot with(SnapshotStatus newStatus, int newPercent) {
    return new DbSnapshot(
        id,
        database,
        newStatus,
        newPercent,
        engine,
        engineVersion,
        port,
        masterUsername,
        databaseSince,
        createTime,
        allocatedBytes,
        directory,
        statusReason,
        tags);
  }

  /// The same snapshot with other tags.
  public DbSnapshot tagged(Map<String, String> newTags) {
    return new DbSnapshot(
        id,
        database,
        status,
        percentProgress,
        engine,
        engineVersion,
        port,
        masterUsername,
        databaseSince,
        createTime,
        allocatedBytes,
        directory,
        statusReason,
        newTags);
  }

  /// A snapshot that is to become a copy of this one.
  public DbSnapshot copyTo(
      SnapshotId copy, String newDirectory, Instant now, Map<String, String> newTags) {
    return new DbSnapshot(
        copy,
        database,
        SnapshotStatus.CREATING,
        0,
        engine,
        engineVersion,
        port,
        masterUsername,
        databaseSince,
        now,
        0,
        newDirectory,
        Optional.empty(),
        newTags);
  }

  /// The same snapshot, made. What it is instead of something else stays visible in a tag, because
  /// RDS's shape has no other place for it.
  DbSnapshot available(SnapshotContents contents) {
    Map<String, String> allTags = new LinkedHashMap<>(tags);
    contents.substitute().ifPresent(reason -> allTags.put(SUBSTITUTE_TAG, tagValue(reason)));
    return new DbSnapshot(
        id,
        database,
        SnapshotStatus.AVAILABLE,
        100,
        engine,
        contents.engineVersion(),
        port,
        masterUsername,
        databaseSince,
        contents.time(),
        contents.bytes(),
        directory,
        Optional.empty(),
        allTags);
  }

  /// The same snapshot, failed; it has no files.
  DbSnapshot failed(String reason) {
    return new DbSnapshot(
        id,
        database,
        SnapshotStatus.FAILED,
        percentProgress,
        engine,
        engineVersion,
        port,
        masterUsername,
        databaseSince,
        createTime,
        0,
        directory,
        Optional.of(reason),
        tags);
  }

  /// In the characters and the length that RDS allows for the values of tags.
  private static String tagValue(String text) {
    String allowed = text.replaceAll("[^\\p{L}\\p{N}_.:/=+\\-@]+", " ").strip();
    return allowed.substring(0, Math.min(allowed.length(), LONGEST_TAG_VALUE)).strip();
  }
}

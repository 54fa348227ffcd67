package dev.spillway.postgres.recovery;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.basebackup.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.CRC32C;

/// What `global/pg_control` says of a cluster, for PostgreSQL 14 to 18 on little-endian 64-bit
/// machines.
///
/// @param checkpoint the position of the last checkpoint's record
/// @param redo where recovery from that checkpoint begins; the same for a shutdown checkpoint
/// @param checkpointTime when that checkpoint began
/// @param minRecovery recovery has to replay so far before the files are consistent; zero for a
///   server that is no standby
/// @param segmentBytes of a WAL file
/// @param build what the server that wrote the files was compiled with
/// @param numbers which transactions there are
/// @param limits what a server must be able to hold at least, to replay this cluster's WAL
/// @see <a
///   href="https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_control.h">layout</a>
public record ControlFile(
    long systemIdentifier,
    State state,
    Lsn checkpoint,
    Lsn redo,
    int timeline,
    Instant checkpointTime,
    Lsn minRecovery,
    int blockBytes,
    int segmentBytes,
    boolean checksums,
    Build build,
    Numbers numbers,
    Limits limits) {
  private static final int VERSION_OF_14_TO_16 = 1300;
  // 17 keeps the WAL level of the checkpoint in what was padding, so every offset is the same.
  private static final int VERSION_OF_17 = 1700;
  private static final int VERSION_OF_18 = 1800;

  /// What the cluster's server was doing last; in the order of PostgreSQL's DBState.
  public enum State {
    STARTING_UP,
    SHUT_DOWN,
    SHUT_DOWN_IN_RECOVERY,
    SHUTTING_DOWN,
    IN_CRASH_RECOVERY,
    IN_ARCHIVE_RECOVERY,
    IN_PRODUCTION
  }

  /// What is fixed when a server is compiled.
  ///
  /// @param catalogVersion part of the names of tablespaces' folders
  /// @param fileBlocks blocks of one file of a relation
  /// @param walBlockBytes of a page of WAL
  public record Build(int catalogVersion, int fileBlocks, int walBlockBytes) {}

  /// The transactions and multixacts of the last checkpoint: the oldest whose end is still written
  /// down, and the next ones. All are unsigned; of transactions these are the lower 32 bits.
  public record Numbers(
      int nextTransaction, int oldestTransaction, int nextMulti, int oldestMulti, int nextMember) {}

  /// Settings that WAL replay depends on.
  public record Limits(
      int maxConnections,
      int maxWorkerProcesses,
      int maxWalSenders,
      int maxPreparedTransactions,
      int maxLocksPerTransaction) {}

  /// Where the data directory has it.
  public static Path path(Path dataDirectory) {
    return dataDirectory.resolve("global").resolve("pg_control");
  }

  /// Reads and checks it.
  ///
  /// @throws FailedException if it is damaged or of a server that is not known
  public static ControlFile read(Path dataDirectory) {
    Path path = path(dataDirectory);
    try {
      return parse(path, Files.readAllBytes(path));
    } catch (IOException e) {
      throw new FailedException(Fault.SOURCE, path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Parses its bytes.
  ///
  /// @param path for messages
  /// @throws FailedException as [#read]
  public static ControlFile parse(Path path, byte[] bytes) {
    if (bytes.length < 512) {
      throw damaged(path, "it has only " + bytes.length + " bytes");
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int version = file.getInt(8);
    int crcOffset =
        switch (version) {
          case VERSION_OF_14_TO_16, VERSION_OF_17 -> 288;
          case VERSION_OF_18 -> 292;
          default ->
              throw damaged(
                  path,
                  "its version is "
                      + version
                      + "; known are those of PostgreSQL 14 to 18 on little-endian machines");
        };
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, crcOffset);
    if ((int) crc.getValue() != file.getInt(crcOffset)) {
      throw damaged(path, "its checksum is wrong");
    }
    int state = file.getInt(16);
    if (state < 0 || state >= State.values().length) {
      throw damaged(path, "its state is " + state);
    }
    return new ControlFile(
        file.getLong(0),
        State.values()[state],
        new Lsn(file.getLong(32)),
        new Lsn(file.getLong(40)),
        file.getInt(48),
        Instant.ofEpochSecond(file.getLong(104)),
        new Lsn(file.getLong(136)),
        file.getInt(216),
        file.getInt(228),
        file.getInt(252) != 0,
        new Build(file.getInt(12), file.getInt(220), file.getInt(224)),
        new Numbers(
            file.getInt(64), file.getInt(84), file.getInt(76), file.getInt(92), file.getInt(80)),
        new Limits(
            file.getInt(180),
            file.getInt(184),
            file.getInt(188),
            file.getInt(192),
            file.getInt(196)));
  }

  private static FailedException damaged(Path path, String why) {
    return new FailedException(
        Fault.SOURCE, "%s is not a usable control file: %s.".formatted(path, why));
  }
}

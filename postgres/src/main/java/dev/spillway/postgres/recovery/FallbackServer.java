package dev.spillway.postgres.recovery;

import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgresserver.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/// A hot standby on a prepared copy that never gets new WAL and is never promoted. In recovery
/// PostgreSQL neither prunes pages nor writes hint bits, so that no relation file changes under
/// those who read them directly.
final class FallbackServer implements AutoCloseable {
  private static final Map<String, String> STANDBY =
      Map.of(
          "hot_standby", "on",
          "wal_log_hints", "on",
          "max_standby_archive_delay", "-1",
          "max_standby_streaming_delay", "-1");

  /// Exports of a snapshot that may run at once, and the readers of each.
  private static final int EXPORTS = 3;

  private static final int READERS = 16;

  private final IsolatedServer server;
  private final SnapshotFolder folder;
  private final byte[] controlFile;

  private FallbackServer(IsolatedServer server, SnapshotFolder folder, byte[] controlFile) {
    this.server = server;
    this.folder = folder;
    this.controlFile = controlFile;
  }

  /// Starts one.
  ///
  /// @param databases an export holds two sessions in each
  /// @param controlFile pg_control as preparation left it: every server starts from there, whatever
  ///   became of the one before
  static FallbackServer start(
      RecoveryPrograms programs,
      SnapshotFolder folder,
      int major,
      String role,
      byte[] controlFile,
      int databases)
      throws IOException {
    restore(folder.data(), controlFile);
    Files.writeString(folder.data().resolve("standby.signal"), "");
    Map<String, String> settings = new TreeMap<>(STANDBY);
    int sessions = EXPORTS * (2 * databases + READERS);
    int replayed = ControlFile.parse(folder.data(), controlFile).limits().maxConnections();
    settings.put("max_connections", Integer.toString(Math.max(sessions, Math.max(100, replayed))));
    IsolatedServer server =
        IsolatedServer.start(programs, folder, major, role, settings, () -> false);
    return new FallbackServer(server, folder, controlFile);
  }

  /// Puts the data directory back into the state that preparation proved.
  static void restore(Path data, byte[] controlFile) throws IOException {
    Files.deleteIfExists(data.resolve("standby.signal"));
    Path control = ControlFile.path(data);
    Path copy = control.resolveSibling("pg_control.restored");
    Files.write(copy, controlFile);
    Files.setPosixFilePermissions(
        copy, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    Files.move(copy, control, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  PostgresConnector connector() {
    return server.connector();
  }

  boolean isRunning() {
    return server.isRunning();
  }

  @Override
  public void close() {
    server.stop(StopMode.IMMEDIATE);
    try {
      restore(folder.data(), controlFile);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

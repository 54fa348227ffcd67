package dev.spillway.postgres.recovery;

import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgresserver.PostgresPrograms;
import dev.spillway.postgresserver.PostgresServer;
import dev.spillway.postgresserver.ServerStart;
import dev.spillway.postgresserver.SocketDirectory;
import dev.spillway.postgresserver.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// A server on a copy that reads nothing but our configuration, can be reached only through a
/// socket in a directory that nobody else can enter, and lets in one role only, ours.
final class IsolatedServer implements AutoCloseable {
  private static final Duration STOP_WITHIN = Duration.ofMinutes(10);

  /// ALTER ROLE and ALTER DATABASE SET beat a server's own settings; the startup packet beats them.
  private static final Map<String, String> SESSION =
      Map.of("session_preload_libraries", "", "local_preload_libraries", "");

  private final PostgresServer server;
  private final SocketDirectory sockets;
  private final String role;

  private IsolatedServer(PostgresServer server, SocketDirectory sockets, String role) {
    this.server = server;
    this.sockets = sockets;
    this.role = role;
  }

  /// How a server on the copy is started.
  ///
  /// @param role the only one that may connect
  /// @param more settings of this kind of server
  static ServerStart plan(
      SnapshotFolder folder, int major, Path socketDirectory, String role, Map<String, String> more)
      throws IOException {
    Path data = folder.data();
    Map<String, String> settings =
        new TreeMap<>(IsolatedSettings.of(major, data, ControlFile.read(data)));
    settings.putAll(more);
    Path run = Files.createDirectories(folder.run());
    Path config =
        Files.writeString(run.resolve("postgresql.conf"), IsolatedSettings.file(settings));
    Path hba = Files.writeString(run.resolve("pg_hba.conf"), "local all \"" + role + "\" trust\n");
    Path ident = Files.writeString(run.resolve("pg_ident.conf"), "");
    return ServerStart.of(data, socketDirectory)
        .configuration(new ServerStart.ConfigurationFiles(config, hba, ident))
        .environment("LOCPATH", PrivateLocales.of(folder).folder().toAbsolutePath().toString())
        .logFile(run.resolve("server.log"));
  }

  /// Starts it and waits until it can be connected to: for a server that is no standby, until
  /// recovery has ended.
  static IsolatedServer start(
      RecoveryPrograms programs,
      SnapshotFolder folder,
      int major,
      String role,
      Map<String, String> more,
      BooleanSupplier stop)
      throws IOException {
    PostgresPrograms found = programs.binaries().require(major);
    SocketDirectory sockets = SocketDirectory.in(programs.sockets(), programs.runAs());
    try {
      // Replaying the WAL of a long backup takes as long as it takes; `stop` ends it.
      ServerStart start =
          plan(folder, major, sockets.path(), role, more).readyWithin(Duration.ofDays(7));
      programs.runAs().own(folder.root());
      PostgresServer server = PostgresServer.start(found, programs.runAs(), start, stop);
      return new IsolatedServer(server, sockets, role);
    } catch (IOException | RuntimeException e) {
      sockets.close();
      throw e;
    }
  }

  /// Connects as our role.
  PostgresConnector connector() {
    PostgresAddress address = PostgresAddress.local(server.socketDirectory(), server.port(), role);
    return new PostgresConnector(address, SESSION);
  }

  boolean isRunning() {
    return server.isRunning();
  }

  void stop(StopMode mode) {
    try {
      server.stop(mode, STOP_WITHIN);
    } finally {
      sockets.close();
    }
  }

  /// Ends it at once; files that are to be read afterwards need [#stop] with FAST.
  @Override
  public void close() {
    stop(StopMode.IMMEDIATE);
  }
}

package dev.spillway.postgresserver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// How a server is started.
///
/// @param socketDirectory where its unix socket goes, see [SocketDirectory]
/// @param tcpPort of 127.0.0.1; empty: unix socket only
/// @param configuration our own files instead of those in the data directory
/// @param settings given on the command line, which beats every file
/// @param environment variables of the server, such as LOCPATH
/// @param logFile gets what the server writes; appended to
/// @param readyWithin the longest wait until it accepts connections
public record ServerStart(
    Path dataDirectory,
    Path socketDirectory,
    OptionalInt tcpPort,
    Optional<ConfigurationFiles> configuration,
    Map<String, String> settings,
    Map<String, String> environment,
    Path logFile,
    Duration readyWithin) {
  public ServerStart {
    settings = Map.copyOf(settings);
    environment = Map.copyOf(environment);
  }

  /// Files that are read in place of postgresql.conf, pg_hba.conf and pg_ident.conf of the data
  /// directory.
  public record ConfigurationFiles(Path config, Path hba, Path ident) {}

  /// A start that waits a minute at most and logs beside the data directory.
  public static ServerStart of(Path dataDirectory, Path socketDirectory) {
    return new ServerStart(
        dataDirectory,
        socketDirectory,
        OptionalInt.empty(),
        Optional.empty(),
        Map.of(),
        Map.of(),
        dataDirectory.resolveSibling(dataDirectory.getFileName() + ".log"),
        Duration.ofMinutes(1));
  }

  public ServerStart tcp(int port) {
    return new ServerStart(
        dataDirectory,
        socketDirectory,
        OptionalInt.of(port),
        configuration,
        settings,
        environment,
        logFile,
        readyWithin);
  }

  public ServerStart configuration(ConfigurationFiles files) {
    return new ServerStart(
        dataDirectory,
        socketDirectory,
        tcpPort,
        Optional.of(files),
        settings,
        environment,
        logFile,
        readyWithin);
  }

  /// Adds to the settings.
  public ServerStart with(Map<String, String> more) {
    return new ServerStart(
        dataDirectory,
        socketDirectory,
        tcpPort,
        configuration,
        joined(settings, more),
        environment,
        logFile,
        readyWithin);
  }

  /// Adds to the environment.
  public ServerStart environment(String name, String value) {
    return new ServerStart(
        dataDirectory,
        socketDirectory,
        tcpPort,
        configuration,
        settings,
        joined(environment, Map.of(name, value)),
        logFile,
        readyWithin);
  }

  public ServerStart logFile(Path file) {
    return new ServerStart(
        dataDirectory,
        socketDirectory,
        tcpPort,
        configuration,
        settings,
        environment,
        file,
        readyWithin);
  }

  public ServerStart readyWithin(Duration wait) {
    return new ServerStart(
        dataDirectory,
        socketDirectory,
        tcpPort,
        configuration,
        settings,
        environment,
        logFile,
        wait);
  }

  private static Map<String, String> joined(Map<String, String> first, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(first);
    all.putAll(more);
    return all;
  }
}

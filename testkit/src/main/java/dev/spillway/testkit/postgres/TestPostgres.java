package dev.spillway.testkit.postgres;

import dev.spillway.core.problem.FailedException;
import dev.spillway.postgresserver.InitDb;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.PostgresPrograms;
import dev.spillway.postgresserver.PostgresServer;
import dev.spillway.postgresserver.RunAs;
import dev.spillway.postgresserver.ServerStart;
import dev.spillway.postgresserver.SocketDirectory;
import dev.spillway.postgresserver.StopMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A real PostgreSQL server on 127.0.0.1 and on a unix socket, superuser [#USER] without password,
/// made new in a directory of its own and deleted when closed. Usual ones of a major are copies of
/// one cluster, so their system identifiers are equal.
public final class TestPostgres implements AutoCloseable {
  public static final String USER = "postgres";

  private static final Map<Integer, TestPostgres> SHARED = new ConcurrentHashMap<>();
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final int PORTS_TRIED = 5;
  private static final Duration STOP_WITHIN = Duration.ofSeconds(60);

  /// Sessions may do base backups and logical replication, and nothing waits for the disk.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "off",
          "wal_init_zero", "off",
          "wal_level", "logical",
          "max_wal_senders", "8",
          "max_replication_slots", "8",
          "max_prepared_transactions", "8",
          "shared_buffers", "32MB",
          "max_connections", "50",
          "dynamic_shared_memory_type", "mmap",
          "autovacuum", "off");

  private final Path directory;
  private final String superuser;
  private final PostgresPrograms programs;
  private final SocketDirectory sockets;
  private ServerStart start;
  private PostgresServer server;

  private TestPostgres(PostgresPrograms programs, Options options) {
    int major = programs.major();
    try {
      directory = Files.createTempDirectory("pg" + major + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    superuser = options.initDb.superuser();
    this.programs = programs;
    options.initialize(programs, directory.resolve("data"));
    sockets = SocketDirectory.in(Path.of("/tmp"), runAs());
    Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
    settings.putAll(options.settings);
    start = ServerStart.of(directory.resolve("data"), sockets.path()).with(settings);
    for (Map.Entry<String, String> variable : options.environment.entrySet()) {
      start = start.environment(variable.getKey(), variable.getValue());
    }
    server = startOnFreePort();
  }

  /// A port that was free may be taken before the server gets there: then another one.
  private PostgresServer startOnFreePort() {
    for (int left = PORTS_TRIED; ; left--) {
      start = start.tcp(freePort());
      try {
        return PostgresServer.start(programs, runAs(), start);
      } catch (FailedException e) {
        if (left == 0 || !String.valueOf(e.getMessage()).contains("Address already in use")) {
          throw e;
        }
      }
    }
  }

  /// What a test wants different from the usual.
  ///
  /// @param environment of initdb and server
  public record Options(
      InitDb initDb, Map<String, String> settings, Map<String, String> environment) {
    public static Options usual() {
      return new Options(InitDb.throwAway(), Map.of(), Map.of());
    }

    public Options environment(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(environment);
      more.put(name, value);
      return new Options(initDb, settings, more);
    }

    public Options setting(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(settings);
      more.put(name, value);
      return new Options(initDb, more, environment);
    }

    public Options initDb(InitDb other) {
      return new Options(other, settings, environment);
    }

    private void initialize(PostgresPrograms programs, Path data) {
      if (initDb.equals(InitDb.throwAway()) && environment.isEmpty()) {
        ClusterTemplate.of(programs).copyTo(data);
      } else {
        initDb.run(programs, runAs(), data, environment);
      }
    }
  }

  /// A server for one test, which closes it.
  public static TestPostgres start(int major) {
    return new TestPostgres(programs(major), Options.usual());
  }

  public static TestPostgres start(int major, Options options) {
    return new TestPostgres(programs(major), options);
  }

  /// A server of other programs than the bundled ones.
  public static TestPostgres start(PostgresPrograms programs) {
    return new TestPostgres(programs, Options.usual());
  }

  /// The server of this JVM that tests share; it is never closed by them. Each test makes its own
  /// databases with [#createDatabase()] and leaves server-wide things alone.
  public static TestPostgres shared(int major) {
    return SHARED.computeIfAbsent(
        major,
        m -> {
          TestPostgres postgres = start(m);
          Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
          return postgres;
        });
  }

  /// What a configuration says for a server under test to use these programs as they are, where it
  /// would unpack its own for each data directory.
  public String binariesSetting() {
    return "postgres: {binaries: {%d: %s}}"
        .formatted(programs.major(), programs.bin().toAbsolutePath().getParent());
  }

  /// The data directory of a usual cluster on which no server ever ran. It is shared: read only.
  public static Path pristine(int major) {
    return ClusterTemplate.of(programs(major)).data();
  }

  /// The bundled programs of a major.
  public static PostgresPrograms programs(int major) {
    return binaries().require(major);
  }

  /// The bundled programs, unpacked once for all modules.
  public static PostgresBinaries binaries() {
    return Once.BINARIES;
  }

  public static RunAs runAs() {
    return Once.RUN_AS;
  }

  /// The folder of PostgreSQL's jars, beside which all modules keep what they make of them.
  static Path jars() {
    String jars = System.getProperty("spillway.postgres.jars");
    if (jars == null) {
      throw new IllegalStateException(
          "the system property spillway.postgres.jars does not name the folder of PostgreSQL's jars");
    }
    return Path.of(jars);
  }

  private static final class Once {
    static final RunAs RUN_AS = RunAs.choose(Optional.empty());
    static final PostgresBinaries BINARIES = bundled();

    private static PostgresBinaries bundled() {
      Path folder = jars();
      return PostgresBinaries.bundled(List.of(folder), folder.resolveSibling("postgres-binaries"));
    }
  }

  public int port() {
    return server.port();
  }

  public Path socketDirectory() {
    return sockets.path();
  }

  public Path dataDirectory() {
    return start.dataDirectory();
  }

  /// A directory of this server's own beside its data, such as for tablespaces.
  public Path directory() {
    return directory;
  }

  public PostgresServer server() {
    return server;
  }

  /// What the server has written so far.
  public String log() {
    try {
      return Files.readString(start.logFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes a database with a new name.
  public String createDatabase() {
    String name = "test" + DATABASES.incrementAndGet();
    execute(USER, "create database " + name);
    return name;
  }

  /// A superuser's connection over TCP; the caller closes it.
  public Connection connect(String database) {
    try {
      return DriverManager.getConnection(
          "jdbc:postgresql://127.0.0.1:" + port() + "/" + database, superuser, "");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Runs statements, each in its own transaction.
  public void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The rows of a query, their columns as text joined by `|`, NULL as the empty text.
  public List<String> rows(String database, String query) {
    try (Connection connection = connect(database)) {
      return rows(connection, query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// As [#rows(String, String)], on a connection.
  public static List<String> rows(Connection connection, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          String value = result.getString(column);
          values.add(value == null ? "" : value);
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }

  /// The first column of the only row.
  public String value(String database, String query) {
    return rows(database, query).getFirst();
  }

  /// Stops the server and starts it on the same files with more settings.
  public void restart(StopMode mode, Map<String, String> settings) {
    stop(mode);
    start = start.with(settings);
    server = PostgresServer.start(programs, runAs(), start);
  }

  /// Stops the server; its files stay until it is closed.
  public void stop(StopMode mode) {
    server.stop(mode, STOP_WITHIN);
  }

  /// A TCP port of 127.0.0.1 that is free now.
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(StopMode.IMMEDIATE, STOP_WITHIN);
    sockets.close();
    delete(directory);
  }

  static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths.sorted((a, b) -> b.compareTo(a))::iterator) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

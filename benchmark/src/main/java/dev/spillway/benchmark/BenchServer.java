package dev.spillway.benchmark;

import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgresserver.InitDb;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.PostgresServer;
import dev.spillway.postgresserver.RunAs;
import dev.spillway.postgresserver.ServerStart;
import dev.spillway.postgresserver.StopMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The PostgreSQL server whose tables are exported, with everything cached and frozen.
final class BenchServer implements AutoCloseable {
  static final int MAJOR = 17;
  static final String USER = "postgres";

  private static final Map<String, String> SETTINGS =
      Map.of(
          "unix_socket_directories", "",
          "fsync", "off",
          "full_page_writes", "off",
          "wal_level", "replica",
          "max_wal_size", "16GB",
          "shared_buffers", "1GB",
          "max_locks_per_transaction", "1024",
          "maintenance_work_mem", "256MB",
          "autovacuum", "off",
          "jit", "off");

  private final PostgresServer server;

  private BenchServer(PostgresServer server) {
    this.server = server;
  }

  static PostgresBinaries binaries(Path folder) {
    return PostgresBinaries.bundled(
        List.of(Path.of(System.getProperty("spillway.postgres.jars"))), folder);
  }

  static BenchServer start(Path folder) throws IOException {
    var programs = binaries(folder.resolve("programs")).require(MAJOR);
    RunAs runAs = RunAs.choose(Optional.empty());
    Path home = folder.resolve("postgres");
    Path data = home.resolve("data");
    InitDb.throwAway().option("--data-checksums").superuser(USER).run(programs, runAs, data);
    ServerStart start = ServerStart.of(data, home).tcp(freePort()).with(SETTINGS);
    return new BenchServer(PostgresServer.start(programs, runAs, start));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return server.port();
  }

  Path dataDirectory() {
    return server.dataDirectory();
  }

  PostgresConnector connector() {
    return new PostgresConnector(
        new PostgresAddress(
            new PostgresAddress.Tcp("127.0.0.1", port()),
            USER,
            Optional::empty,
            PostgresAddress.Tls.disabled()));
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port() + "/" + database, USER, "");
  }

  void execute(String database, List<String> statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /// The first row of a query, its values joined.
  String row(String database, String query) throws SQLException {
    try (Connection connection = connect(database)) {
      return row(connection, query);
    }
  }

  static String row(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      List<String> values = new ArrayList<>();
      for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
        values.add(String.valueOf(rows.getString(column)));
      }
      return String.join(" | ", values);
    }
  }

  /// Ranges of blocks that together hold the whole table, as conditions on ctid.
  List<String> ranges(String table, int count) throws SQLException {
    long blocks =
        Long.parseLong(row(Dataset.DATABASE, "SELECT pg_relation_size('" + table + "') / 8192"));
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String lower = "ctid >= '(%d,0)'".formatted(blocks * i / count);
      String upper = " AND ctid < '(%d,0)'".formatted(blocks * (i + 1) / count);
      ranges.add(i == count - 1 ? lower : lower + upper);
    }
    return ranges;
  }

  @Override
  public void close() {
    server.stop(StopMode.IMMEDIATE, Duration.ofSeconds(60));
  }
}

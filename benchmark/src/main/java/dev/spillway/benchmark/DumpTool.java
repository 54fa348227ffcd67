package dev.spillway.benchmark;

import dev.spillway.core.source.Engine;
import dev.spillway.mysqlserver.MariadbJar;
import dev.spillway.mysqlserver.MysqlPrograms;
import dev.spillway.mysqlserver.MysqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A server with one large table, and the dump tool that comes with it.
///
/// @param command the tool, with its loader where it was built for another system than this
record DumpTool(MysqlPrograms programs, Path cache, List<String> command) {
  static final String PASSWORD = "benchmark";
  static final String DATABASE = "bench";

  /// Room for the whole table, so that both read from memory.
  private static final Map<String, String> SETTINGS =
      Map.of("log-bin", "", "innodb-buffer-pool-size", "2G");

  /// Of the programs that the build unpacked.
  ///
  /// @return empty if server or tool are missing
  static Optional<DumpTool> of(Engine engine) {
    Path jars = Path.of(System.getProperty("spillway.mariadb.jars", "mariadb"));
    Path cache = jars.resolveSibling("mysql-binaries");
    Path mysql = cache.resolve("mysql");
    Optional<MysqlPrograms> programs =
        engine == Engine.MARIADB ? MariadbJar.programs(jars, cache) : MysqlPrograms.mysqlIn(mysql);
    return programs
        .map(found -> {
          List<String> command = new ArrayList<>(found.loader());
          command.add(
              (engine == Engine.MARIADB
                      ? found.server().resolveSibling("mariadb-dump")
                      : mysql.resolve("usr/bin/mysqldump"))
                  .toString());
          return new DumpTool(found, cache, command);
        })
        .filter(tool -> Files.isExecutable(Path.of(tool.command().getLast())));
  }

  private static Connection connect(int port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:%d/?allowPublicKeyRetrieval=true".formatted(port),
        MysqlServer.SUPERUSER,
        PASSWORD);
  }

  /// The server's name and version.
  String version(int port) throws SQLException {
    try (Connection connection = connect(port)) {
      String version = connection.getMetaData().getDatabaseProductVersion();
      return (programs.engine() == Engine.MARIADB ? "MariaDB " : "MySQL ")
          + version.split("-", 2)[0];
    }
  }

  /// @param directory empty; gets the server's data
  MysqlServer start(Path directory, int rows) throws SQLException {
    MysqlServer server = MysqlServer.start(programs, cache, directory, PASSWORD, SETTINGS);
    try (Connection connection = connect(server.port());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + DATABASE);
      statement.execute(
          """
          CREATE TABLE bench.lineitem (
            l_orderkey BIGINT, l_linenumber INT, l_partkey INT, l_suppkey INT, l_quantity DECIMAL(15, 2),
            l_extendedprice DECIMAL(15, 2), l_discount DECIMAL(15, 2), l_tax DECIMAL(15, 2), l_returnflag CHAR(1), l_linestatus CHAR(1),
            l_shipdate DATE, l_commitdate DATE, l_receiptdate DATE, l_shipinstruct CHAR(25), l_shipmode CHAR(10), l_comment VARCHAR(44),
            PRIMARY KEY (l_orderkey, l_linenumber))
          """);
      statement.execute("INSERT INTO bench.lineitem " + lines(rows));
      statement.execute("ANALYZE TABLE bench.lineitem");
    }
    return server;
  }

  private static String lines(int rows) {
    return """
    WITH RECURSIVE d(d) AS (SELECT 0 UNION ALL SELECT d + 1 FROM d WHERE d < 99)
    SELECT n DIV 4, n %% 4, n * 31 %% 200000, n * 7 %% 10000, 1 + n %% 50, (90000 + n * 7919 %% 1000000) / 100, n %% 11 / 100, n %% 9 / 100,
      ELT(1 + n %% 3, 'R', 'A', 'N'), ELT(1 + n %% 2, 'O', 'F'), DATE '1992-01-01' + INTERVAL n %% 2500 DAY,
      DATE '1992-02-01' + INTERVAL n %% 2500 DAY, DATE '1992-03-01' + INTERVAL n %% 2500 DAY,
      ELT(1 + n %% 4, 'DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'),
      ELT(1 + n %% 7, 'REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'),
      CONCAT('carefully final packages ', n * 7919 %% 1000003)
    FROM (SELECT x.d + 100 * y.d + 10000 * z.d + 1000000 * w.d AS n FROM d x, d y, d z, d w WHERE w.d < %d) s WHERE n < %d
    """
        .formatted(rows / 1_000_000 + 1, rows);
  }

  /// Dumps the database to nowhere.
  Void dump(int port) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(
        List.of(
            "--no-defaults",
            "--host=127.0.0.1",
            "--port=" + port,
            "--user=" + MysqlServer.SUPERUSER,
            "--single-transaction",
            "--quick",
            DATABASE));
    ProcessBuilder builder =
        new ProcessBuilder(arguments).redirectOutput(Path.of("/dev/null").toFile());
    builder.environment().put("MYSQL_PWD", PASSWORD);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (process.waitFor() != 0) {
      throw new IOException("the dump ended with code " + process.exitValue());
    }
    return null;
  }
}

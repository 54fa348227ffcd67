package dev.spillway.testkit.mysql;

import dev.spillway.core.source.Engine;
import dev.spillway.mysqlserver.MariadbJar;
import dev.spillway.mysqlserver.MysqlPrograms;
import dev.spillway.mysqlserver.MysqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/// A real MariaDB or MySQL server on 127.0.0.1 with a binary log, superuser `root` without
/// password, made new in a directory of its own and deleted when closed.
public final class TestMysql implements AutoCloseable {
  private static final Map<MysqlRelease, TestMysql> SHARED = new ConcurrentHashMap<>();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final MysqlServer server;

  private TestMysql(MysqlServer server) {
    this.server = server;
  }

  /// The engines whose servers this machine can run; never none where MariaDB's jar is.
  public static List<Engine> available() {
    return List.of(Engine.MARIADB, Engine.MYSQL).stream()
        .filter(engine -> programs(MysqlRelease.everyday(engine)).isPresent())
        .toList();
  }

  /// As [#shared(MysqlRelease)], the everyday release of an engine.
  public static TestMysql shared(Engine engine) {
    return shared(MysqlRelease.everyday(engine));
  }

  /// The server of this JVM that tests share; each test makes its own databases and leaves
  /// server-wide things alone. A test without such a server is skipped.
  public static TestMysql shared(MysqlRelease release) {
    require(release);
    return SHARED.computeIfAbsent(
        release,
        r -> {
          TestMysql mysql = start(r, Map.of());
          Runtime.getRuntime().addShutdownHook(new Thread(mysql::close));
          return mysql;
        });
  }

  /// As [#start(MysqlRelease, Map)], the everyday release of an engine.
  public static TestMysql start(Engine engine, Map<String, String> settings) {
    return start(MysqlRelease.everyday(engine), settings);
  }

  /// A server for one test, which closes it.
  ///
  /// @param settings server options without their dashes, beside the usual; `-` takes one away
  public static TestMysql start(MysqlRelease release, Map<String, String> settings) {
    MysqlPrograms programs = require(release);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("log-bin", "");
    all.put("innodb-flush-method", "nosync");
    if (release.engine() == Engine.MYSQL) {
      all.put("gtid-mode", "ON");
      all.put("enforce-gtid-consistency", "ON");
    }
    all.putAll(settings);
    settings.forEach((name, value) -> {
      if (value.equals("-")) {
        all.remove(name);
      }
    });
    try {
      Path directory = Files.createTempDirectory(Path.of("/tmp"), release.engine().rdsName() + "-");
      return new TestMysql(MysqlServer.start(programs, cache(), directory, "", all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MysqlPrograms require(MysqlRelease release) {
    Optional<MysqlPrograms> programs = programs(release);
    Assumptions.assumeTrue(programs.isPresent(), release::missing);
    return programs.orElseThrow();
  }

  private static Optional<MysqlPrograms> programs(MysqlRelease release) {
    return switch (release) {
      case MARIADB_11_4 -> MariadbJar.programs(jars(), cache());
      case MARIADB_10_6 -> MysqlPrograms.mariadbIn(cache().resolve("mariadb-10.6"));
      case MARIADB_10_11 -> MysqlPrograms.mariadbIn(cache().resolve("mariadb-10.11"));
      case MARIADB_11_8 -> MysqlPrograms.mariadbIn(cache().resolve("mariadb-11.8"));
      case MYSQL_8_0 -> MysqlPrograms.mysqlIn(cache().resolve("mysql-8.0"));
      case MYSQL_8_4 -> MysqlPrograms.mysqlIn(cache().resolve("mysql-8.4"));
      case MYSQL_9 -> MysqlPrograms.mysqlIn(cache().resolve("mysql"));
    };
  }

  private static Path jars() {
    String jars = System.getProperty("spillway.mariadb.jars");
    if (jars == null) {
      throw new IllegalStateException(
          "the system property spillway.mariadb.jars does not name the folder of MariaDB's jar");
    }
    return Path.of(jars);
  }

  private static Path cache() {
    return jars().resolveSibling("mysql-binaries");
  }

  public int port() {
    return server.port();
  }

  public Engine engine() {
    return server.engine();
  }

  public String log() {
    return server.log();
  }

  /// Makes a database with a new name.
  public String createDatabase() {
    String name = "test" + DATABASES.incrementAndGet();
    execute("", "create database " + name + " character set utf8mb4");
    return name;
  }

  /// The superuser's connection; the caller closes it.
  public Connection connect(String database) {
    return connect(database, MysqlServer.SUPERUSER, "");
  }

  /// A user's connection; the caller closes it.
  public Connection connect(String database, String user, String password) {
    try {
      return DriverManager.getConnection(
          "jdbc:mariadb://127.0.0.1:%d/%s?allowPublicKeyRetrieval=true".formatted(port(), database),
          user,
          password);
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
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          String value = result.getString(column);
          values.add(value == null ? "" : value);
        }
        rows.add(String.join("|", values));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The first column of the only row.
  public String value(String database, String query) {
    return rows(database, query).getFirst();
  }

  @Override
  public void close() {
    server.close();
  }
}

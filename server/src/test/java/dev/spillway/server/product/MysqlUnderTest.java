package dev.spillway.server.product;

import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.TestMysql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// MySQL or MariaDB: the server that tests share.
final class MysqlUnderTest implements SourceUnderTest {
  private static final String USER = "contract";

  private final TestMysql mysql;

  MysqlUnderTest(Engine engine) {
    mysql = TestMysql.shared(engine);
    mysql.execute(
        "",
        "CREATE USER %s@'%%' IDENTIFIED BY '%s'".formatted(USER, PASSWORD),
        "GRANT SELECT, LOCK TABLES, PROCESS, RELOAD, REPLICATION CLIENT ON *.* TO %s@'%%'"
            .formatted(USER));
  }

  @Override
  public String engine() {
    return mysql.engine().rdsName();
  }

  @Override
  public int port() {
    return mysql.port();
  }

  @Override
  public String createDatabase() {
    return mysql.createDatabase();
  }

  @Override
  public Connection connect(String database) {
    Connection connection = mysql.connect(database);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = 'ANSI_QUOTES,STRICT_ALL_TABLES'");
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void execute(String database, String... sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void analyze(String database, String table) {
    execute(database, "ANALYZE TABLE " + table);
  }

  @Override
  public String user() {
    return USER;
  }

  @Override
  public String userWithout(String database, List<String> readable) {
    execute(
        "",
        "CREATE USER reader@'%%' IDENTIFIED BY '%s'".formatted(PASSWORD),
        "GRANT RELOAD, PROCESS ON *.* TO reader@'%'");
    for (String table : readable) {
      execute("", "GRANT SELECT ON \"%s\".\"%s\" TO reader@'%%'".formatted(database, table));
    }
    return "reader";
  }

  @Override
  public String schema(String database) {
    return database;
  }

  @Override
  public String item(String database, String table) {
    return database + "." + table;
  }

  @Override
  public void close() {
    execute("", "DROP USER " + USER + "@'%'", "DROP USER IF EXISTS reader@'%'");
  }
}

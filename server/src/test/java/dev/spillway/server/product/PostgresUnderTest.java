package dev.spillway.server.product;

import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

/// PostgreSQL, with password authentication for the users of the contract.
final class PostgresUnderTest implements SourceUnderTest {
  private static final String USER = "contract";

  private final TestPostgres postgres = TestPostgres.start(PostgresMajors.newest());

  PostgresUnderTest() {
    try {
      Path rules = postgres.dataDirectory().resolve("pg_hba.conf");
      Files.writeString(
          rules,
          "host all,replication contract,reader 127.0.0.1/32 scram-sha-256\n"
              + Files.readString(rules));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    execute(
        TestPostgres.USER,
        "CREATE ROLE %s SUPERUSER REPLICATION LOGIN PASSWORD '%s'".formatted(USER, PASSWORD),
        "SELECT pg_reload_conf()");
  }

  @Override
  public String engine() {
    return "postgres";
  }

  @Override
  public int port() {
    return postgres.port();
  }

  @Override
  public String createDatabase() {
    return postgres.createDatabase();
  }

  @Override
  public Connection connect(String database) {
    return postgres.connect(database);
  }

  @Override
  public void execute(String database, String... sql) {
    postgres.execute(database, sql);
  }

  @Override
  public void analyze(String database, String table) {
    execute(database, "ANALYZE " + table);
  }

  @Override
  public String user() {
    return USER;
  }

  @Override
  public String userWithout(String database, List<String> readable) {
    execute(database, "CREATE ROLE reader LOGIN PASSWORD '%s'".formatted(PASSWORD));
    for (String table : readable) {
      execute(database, "GRANT SELECT ON \"%s\" TO reader".formatted(table));
    }
    return "reader";
  }

  @Override
  public String schema(String database) {
    return "public";
  }

  @Override
  public String item(String database, String table) {
    return database + ".public." + table;
  }

  @Override
  public String programs() {
    return postgres.binariesSetting();
  }

  @Override
  public void close() {
    postgres.close();
  }
}

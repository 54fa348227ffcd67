package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.mysql.connect.MysqlAddress;
import dev.spillway.mysql.connect.MysqlConnector;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.RunAs;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.DatabaseSettings;
import dev.spillway.server.configuration.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Database servers: the ways to the declared ones, and the programs of our own.
public final class Servers {
  /// Where the launcher keeps the bundled programs.
  private static final String JARS = "spillway.postgres.jars";

  private Servers() {}

  /// The way to a declared PostgreSQL server; its password is read at each connect.
  public static PostgresConnector connector(DatabaseSettings database) {
    PostgresAddress.Endpoint endpoint =
        database.host().startsWith("/")
            ? new PostgresAddress.UnixSocket(Path.of(database.host()), database.portInUse())
            : new PostgresAddress.Tcp(database.host(), database.portInUse());
    PostgresAddress.TlsMode mode =
        switch (database.tlsInUse()) {
          case DISABLE -> PostgresAddress.TlsMode.DISABLE;
          case REQUIRE -> PostgresAddress.TlsMode.REQUIRE;
          case VERIFY_CA -> PostgresAddress.TlsMode.VERIFY_CA;
          case VERIFY_FULL -> PostgresAddress.TlsMode.VERIFY_FULL;
        };
    return new PostgresConnector(
        new PostgresAddress(
            endpoint,
            database.user(),
            () -> database.passwordFile().map(Secret::read),
            new PostgresAddress.Tls(mode, database.caFile())));
  }

  /// The way to a declared MySQL or MariaDB server; its password is read at each connect.
  public static MysqlConnector mysqlConnector(DatabaseSettings database) {
    MysqlAddress.TlsMode mode =
        switch (database.tlsInUse()) {
          case DISABLE -> MysqlAddress.TlsMode.DISABLE;
          case REQUIRE -> MysqlAddress.TlsMode.REQUIRE;
          case VERIFY_CA -> MysqlAddress.TlsMode.VERIFY_CA;
          case VERIFY_FULL -> MysqlAddress.TlsMode.VERIFY_FULL;
        };
    return new MysqlConnector(
        new MysqlAddress(
            database.engine(),
            database.host(),
            database.portInUse(),
            database.user(),
            () -> database.passwordFile().map(Secret::read),
            new MysqlAddress.Tls(mode, database.caFile())));
  }

  /// The programs that prepare snapshots.
  public static PostgresBinaries binaries(Configuration configuration) {
    String jars = System.getProperty(JARS);
    return PostgresBinaries.ofSite(
        configuration.postgres().binaries(),
        jars == null ? List.of() : List.of(Path.of(jars)),
        configuration.dataDirectory().resolve("postgres"));
  }

  /// The account of the servers that prepare snapshots, let through to their programs and files.
  static RunAs runAs(Configuration configuration) {
    RunAs runAs = RunAs.choose(configuration.postgres().runAs());
    for (Path folder : List.of(configuration.dataDirectory(), configuration.snapshotDirectory())) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new FailedException(Fault.RESOURCES, folder + " cannot be made: " + e, e);
      }
      runAs.letThrough(folder);
    }
    return runAs;
  }
}

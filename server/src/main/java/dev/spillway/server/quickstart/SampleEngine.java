package dev.spillway.server.quickstart;

import dev.spillway.core.source.Engine;
import dev.spillway.embedded.sample.MariadbSampleServer;
import dev.spillway.embedded.sample.SampleServer;
import dev.spillway.mysqlserver.MariadbJar;
import dev.spillway.mysqlserver.MysqlPrograms;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.postgresserver.RunAs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The database servers that there is a sample of.
enum SampleEngine {
  POSTGRES {
    /// Of the newest major but one.
    @Override
    Sample start(Trial trial, RandomGenerator random) throws IOException {
      Path jars = Path.of(System.getProperty("spillway.postgres.jars", "postgres"));
      PostgresBinaries binaries =
          PostgresBinaries.bundled(List.of(jars), trial.folder("data").resolve("postgres"));
      SampleServer server =
          trial.started(
              SampleServer.start(
                  binaries.require(MAJOR),
                  RunAs.choose(Optional.empty()),
                  trial.path().resolve("sample"),
                  random));
      server.fill();
      return new Sample(
          Engine.POSTGRES,
          server.host(),
          server.port(),
          server.user(),
          server.password(),
          "sales",
          new PostgresCatalog(server));
    }
  },
  MARIADB {
    @Override
    Sample start(Trial trial, RandomGenerator random) throws IOException {
      Path jars = Path.of(System.getProperty("spillway.mariadb.jars", "mariadb"));
      Path cache = trial.folder("mariadb");
      MysqlPrograms programs =
          MariadbJar.programs(jars, cache)
              .orElseThrow(() ->
                  new QuickstartFailed(
                      "There is no MariaDB server for the sample: its jar comes with Spillway's source tree on Linux"
                          + " on x86-64, and is no part of a distribution because it is under the GPL. Run it from there,"
                          + " or without --engine mariadb."));
      MariadbSampleServer server =
          trial.started(
              MariadbSampleServer.start(programs, cache, trial.path().resolve("sample"), random));
      server.fill();
      return new Sample(
          Engine.MARIADB,
          server.host(),
          server.port(),
          server.user(),
          server.password(),
          "shop",
          new MariadbCatalog(server));
    }
  };

  private static final int MAJOR = 17;

  /// Starts and fills a server that ends with the trial.
  abstract Sample start(Trial trial, RandomGenerator random) throws IOException;

  /// As users write it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

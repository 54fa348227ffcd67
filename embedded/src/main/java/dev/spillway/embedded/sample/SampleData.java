package dev.spillway.embedded.sample;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The contents of the sample server. All rows are made by the server itself from seeded random
/// numbers; the scripts beside this class tell what there is.
final class SampleData {
  static final List<String> DATABASES = List.of("shop", "ledger");

  private static final List<String> EXTENSIONS =
      List.of("citext", "cube", "hstore", "isn", "ltree", "seg");

  private final SampleServer server;

  SampleData(SampleServer server) {
    this.server = server;
  }

  void create() {
    for (String database : DATABASES) {
      run("postgres", "CREATE DATABASE " + database);
    }
    for (String extension : EXTENSIONS) {
      run("shop", "CREATE EXTENSION " + extension);
    }
    Scripts.besideEachOther(
        () -> run("shop", Scripts.read("shop.sql")),
        () -> {
          run("shop", Scripts.read("types.sql"));
          run("ledger", Scripts.read("ledger.sql"));
        });
  }

  private void run(String database, String sql) {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET client_min_messages = error; SET synchronous_commit = off");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new FailedException(
          Fault.SETUP, "The sample database " + database + " cannot be made: " + e.getMessage(), e);
    }
  }
}

package dev.spillway.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgresserver.InitDb;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

class PostgresConnectorTest {
  private static final PostgresSession SESSION = PostgresSession.named("spillway/test");

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void settingsBeatThoseOfTheDatabaseOnBothTransports(int major) throws SQLException {
    TestPostgres postgres = TestPostgres.shared(major);
    String database = postgres.createDatabase();
    postgres.execute(
        "postgres",
        "alter database " + database + " set timezone = 'Asia/Tokyo'",
        "alter database " + database + " set search_path = 'trap, other'");
    PostgresSession session =
        SESSION
            .setting("timezone", "UTC")
            .setting("search_path", "a, b")
            .setting("datestyle", "ISO, DMY");

    for (PostgresAddress address :
        new PostgresAddress[] {
          PostgresAddress.local(postgres.socketDirectory(), postgres.port(), TestPostgres.USER),
          tcp(postgres, Optional::empty)
        }) {
      try (Connection connection = new PostgresConnector(address).connect(database, session)) {
        assertThat(TestPostgres.rows(connection, "show timezone")).containsExactly("UTC");
        assertThat(TestPostgres.rows(connection, "show search_path")).containsExactly("a, b");
        assertThat(TestPostgres.rows(connection, "show datestyle")).containsExactly("ISO, DMY");
        assertThat(TestPostgres.rows(connection, "show application_name"))
            .containsExactly("spillway/test");
      }
    }
  }

  @Test
  void aUnixSocketCarriesLargeResultsAndKeepsReadTimeouts() throws SQLException {
    TestPostgres postgres = TestPostgres.shared(PostgresMajors.newest());
    PostgresAddress address =
        PostgresAddress.local(postgres.socketDirectory(), postgres.port(), TestPostgres.USER);
    try (Connection connection = new PostgresConnector(address).connect("postgres", SESSION)) {
      String large = "x".repeat(5_000_000);
      assertThat(TestPostgres.rows(connection, "select length('" + large + "')"))
          .containsExactly("5000000");
      assertThat(TestPostgres.rows(connection, "select repeat('y', 7000000)").getFirst())
          .hasSize(7_000_000);

      PGConnection pg = connection.unwrap(PGConnection.class);
      // Returns only if the socket keeps its read timeout.
      assertThat(pg.getNotifications(Math.toIntExact(Duration.ofMillis(20).toMillis()))).isEmpty();
    }
  }

  @Test
  void passwordsAreAskedForAtEachConnectAndNeverPrinted() throws SQLException {
    TestPostgres.Options options =
        TestPostgres.Options.usual().initDb(InitDb.throwAway().option("--auth-host=scram-sha-256"));
    int major = PostgresMajors.newest();
    try (TestPostgres postgres = TestPostgres.start(major, options)) {
      PostgresAddress local =
          PostgresAddress.local(postgres.socketDirectory(), postgres.port(), TestPostgres.USER);
      try (Connection connection = new PostgresConnector(local).connect("postgres", SESSION);
          java.sql.Statement statement = connection.createStatement()) {
        statement.execute("alter role postgres password 'new-secret'");
      }
      AtomicReference<String> secret = new AtomicReference<>("old-secret");
      PostgresAddress address = tcp(postgres, () -> Optional.of(secret.get()));
      PostgresConnector connector = new PostgresConnector(address);

      assertThatThrownBy(() -> connector.connect("postgres", SESSION))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("password")
          .hasMessageNotContaining("old-secret")
          .asInstanceOf(type(FailedException.class))
          .returns(Fault.SETUP, FailedException::fault);
      secret.set("new-secret");
      connector.connect("postgres", SESSION).close();
      assertThat(address.toString()).isEqualTo("postgres@127.0.0.1:" + postgres.port());
    }
  }

  @Test
  void failuresSayWhatToDo() {
    TestPostgres postgres = TestPostgres.shared(PostgresMajors.newest());
    PostgresConnector connector = new PostgresConnector(tcp(postgres, Optional::empty));

    assertThatThrownBy(() -> connector.connect("no_such", SESSION))
        .hasMessageContaining("no_such")
        .hasMessageContaining("correct its name")
        .asInstanceOf(type(FailedException.class))
        .returns(Fault.SETUP, FailedException::fault);
    PostgresConnector nobody =
        new PostgresConnector(
            new PostgresAddress(
                new PostgresAddress.Tcp("127.0.0.1", TestPostgres.freePort()),
                "u",
                Optional::empty,
                PostgresAddress.Tls.disabled()));
    assertThatThrownBy(() -> nobody.connect("d", SESSION))
        .hasMessageContaining("Nothing answers")
        .asInstanceOf(type(FailedException.class))
        .returns(Fault.TRANSIENT, FailedException::fault);
    PostgresConnector noSocket =
        new PostgresConnector(PostgresAddress.local(Path.of("/nonexistent"), 5432, "u"));
    assertThatThrownBy(() -> noSocket.connect("d", SESSION))
        .hasMessageContaining("/nonexistent/.s.PGSQL.5432")
        .isInstanceOf(FailedException.class);
  }

  private static PostgresAddress tcp(
      TestPostgres postgres, java.util.function.Supplier<Optional<String>> password) {
    return new PostgresAddress(
        new PostgresAddress.Tcp("127.0.0.1", postgres.port()),
        TestPostgres.USER,
        password,
        PostgresAddress.Tls.disabled());
  }
}

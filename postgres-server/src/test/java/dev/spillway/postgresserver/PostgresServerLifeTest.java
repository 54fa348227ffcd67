package dev.spillway.postgresserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerLifeTest {
  private static final Path JARS = Path.of(System.getProperty("spillway.postgres.jars", ""));
  private static final PostgresBinaries BINARIES =
      PostgresBinaries.bundled(List.of(JARS), JARS.resolveSibling("postgres-binaries"));
  private static final RunAs RUN_AS = RunAs.choose(Optional.empty());

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void startsAnswersOnItsSocketAndStops(int major) {
    PostgresPrograms programs = BINARIES.require(major);
    Path data = temporary.resolve("data");
    InitDb.throwAway().run(programs, RUN_AS, data);
    try (SocketDirectory sockets = SocketDirectory.in(Path.of("/tmp"), RUN_AS)) {
      ServerStart start = ServerStart.of(data, sockets.path()).with(Map.of("fsync", "off"));
      PostgresServer server = PostgresServer.start(programs, RUN_AS, start);

      assertThat(server.isRunning()).isTrue();
      assertThat(Files.exists(sockets.path().resolve(".s.PGSQL.5432"))).isTrue();
      server.stop(StopMode.FAST, Duration.ofSeconds(60));
      assertThat(server.isRunning()).isFalse();
      assertThat(ProcessHandle.of(server.pid())).isEmpty();
    }
  }

  @Test
  void singleUserModeNeedsNoNameOfTheSuperuser() {
    PostgresPrograms programs = BINARIES.require(18);
    Path data = temporary.resolve("data");
    InitDb.throwAway().superuser("boss").run(programs, RUN_AS, data);
    try (SocketDirectory sockets = SocketDirectory.in(Path.of("/tmp"), RUN_AS)) {
      SingleUser single = new SingleUser(programs, RUN_AS);
      ServerStart start = ServerStart.of(data, sockets.path());

      assertThat(single.run(start, "template1", List.of("select current_user"))).contains("boss");
      assertThatThrownBy(() -> single.run(start, "template1", List.of("select nonsense")))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("nonsense");
    }
  }

  @Test
  void aServerThatCannotStartSaysWhyAndLeavesNothing() {
    PostgresPrograms programs = BINARIES.require(18);
    Path data = temporary.resolve("data");
    InitDb.throwAway().run(programs, RUN_AS, data);
    try (SocketDirectory sockets = SocketDirectory.in(Path.of("/tmp"), RUN_AS)) {
      ServerStart start =
          ServerStart.of(data, sockets.path()).with(Map.of("max_connections", "nonsense"));

      assertThatThrownBy(() -> PostgresServer.start(programs, RUN_AS, start))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("max_connections");
    }
  }
}

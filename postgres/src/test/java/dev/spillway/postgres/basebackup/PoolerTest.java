package dev.spillway.postgres.basebackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ExportScope;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.live.LiveSource;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real pooler between: nothing is read through it, and it is said what to do instead.
class PoolerTest {
  @TempDir Path temporary;

  @Test
  void aPoolerIsRefusedWithWhatToUseInstead() throws Exception {
    TestPostgres postgres = TestPostgres.shared(PostgresMajors.newest());
    try (Pooler pooler = Pooler.start(temporary, postgres, "")) {
      BaseBackup backup = new BaseBackup(pooler.connector(), BackupOptions.fast(), new Random(1));
      assertThatThrownBy(() -> backup.take(temporary.resolve("data"), _ -> {}, () -> false))
          .hasMessageContaining("A pooler does not carry the replication protocol")
          .hasMessageContaining("set snapshot-method to export")
          .asInstanceOf(type(FailedException.class))
          .returns(Fault.SETUP, FailedException::fault);
      assertThat(temporary.resolve("data")).doesNotExist();
      assertThatThrownBy(() -> live(pooler)).hasMessageContaining("directly");
    }
    // One that is told to drop what it does not know would have the server's own settings.
    String dropping = "ignore_startup_parameters = options,extra_float_digits\n";
    try (Pooler pooler = Pooler.start(temporary, postgres, dropping)) {
      assertThatThrownBy(() -> live(pooler))
          .hasMessageContaining("such as a connection pooler")
          .hasMessageContaining("Connect to the server directly");
    }
  }

  private static void live(Pooler pooler) {
    new LiveSource(pooler.connector(), ReadOptions.live(InstantSource.system()))
        .open(ExportScope.everything(), "spillway/test")
        .close();
  }

  /// PgBouncer as Debian 12 has it.
  private record Pooler(Process process, int port) implements AutoCloseable {
    static Pooler start(Path folder, TestPostgres postgres, String more) throws IOException {
      Path program = program();
      assumeTrue(
          Files.isExecutable(program), "pgbouncer was not unpacked by .ci/steps/13-backups.sh");
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      Path settings = Files.createTempFile(folder, "pgbouncer", ".ini");
      Files.writeString(
          settings,
          """
          [databases]
          * = host=127.0.0.1 port=%d user=%s
          [pgbouncer]
          listen_addr = 127.0.0.1
          listen_port = %d
          auth_type = any
          pool_mode = transaction
          unix_socket_dir =
          %s
          """
              .formatted(postgres.port(), TestPostgres.USER, port, more));
      List<String> command = new ArrayList<>(List.of(program.toString()));
      if (System.getProperty("user.name").equals("root")) {
        command.addAll(List.of("-u", "nobody"));
      }
      command.add(settings.toString());
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      awaitUp(process);
      return new Pooler(process, port);
    }

    private static Path program() {
      Map<String, String> environment = System.getenv();
      String cache =
          environment.getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
      return Path.of(
          environment.getOrDefault("SPILLWAY_TEST_PGBOUNCER", cache + "/spillway/pgbouncer"),
          "bin/pgbouncer");
    }

    private static void awaitUp(Process process) throws IOException {
      StringBuilder said = new StringBuilder();
      for (String line = process.inputReader().readLine();
          line != null;
          line = process.inputReader().readLine()) {
        said.append(line).append('\n');
        if (line.contains("process up")) {
          return;
        }
      }
      throw new IOException("the pooler did not start: " + said);
    }

    PostgresConnector connector() {
      return new PostgresConnector(
          new PostgresAddress(
              new PostgresAddress.Tcp("127.0.0.1", port),
              TestPostgres.USER,
              Optional::empty,
              PostgresAddress.Tls.disabled()));
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      process.onExit().join();
    }
  }
}

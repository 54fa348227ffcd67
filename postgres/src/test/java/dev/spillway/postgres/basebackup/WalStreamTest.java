package dev.spillway.postgres.basebackup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WalStreamTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void theSlotKeepsTheWalThatWasNotReceivedYet(int major) throws IOException, SQLException {
    TestPostgres.Options little =
        TestPostgres.Options.usual()
            .setting("max_wal_size", "32MB")
            .setting("min_wal_size", "32MB");
    try (TestPostgres postgres = TestPostgres.start(major, little);
        ReplicationWire wire =
            new ReplicationWire(
                new PostgresConnector(
                        PostgresAddress.local(
                            postgres.socketDirectory(), postgres.port(), TestPostgres.USER))
                    .replication(PostgresSession.named("test")),
                () -> false);
        WalStream wal = new WalStream(wire, "test_slot", () -> false)) {
      SegmentNames names = new SegmentNames(1, 16 << 20);
      Lsn start =
          Lsn.parse(postgres.value("postgres", "select restart_lsn from pg_replication_slots"));
      postgres.execute("postgres", "create table t (v text)");
      for (int times = 0; times < 8; times++) {
        postgres.execute(
            "postgres", "insert into t values ('x')", "select pg_switch_wal()", "checkpoint");
      }
      Instant before = Instant.now().minus(Duration.ofSeconds(1));
      Lsn end = Lsn.parse(postgres.value("postgres", "select pg_current_wal_flush_lsn()"));
      wal.start(temporary, names, start);

      assertThat(wal.finish(end)).isBetween(before, Instant.now().plus(Duration.ofSeconds(1)));
      try (Stream<Path> files = Files.list(temporary)) {
        assertThat(files).hasSizeGreaterThanOrEqualTo(8).allMatch(file -> size(file) == 16 << 20);
      }
      new WalRecords(temporary, names).refuseNewTablespaces(start, end);
      assertThat(postgres.rows("postgres", "select 1 from pg_replication_slots")).isEmpty();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

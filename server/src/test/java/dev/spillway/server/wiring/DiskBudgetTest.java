package dev.spillway.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testkit.store.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBudgetTest {
  @TempDir Path directory;

  @Test
  void aSnapshotThatGrowsBeyondTheBudgetIsEnded() throws IOException {
    SettableClock clock = new SettableClock(Instant.EPOCH);
    DiskBudget budget = new DiskBudget(directory, 4 << 20, clock);
    Path folder = Files.createDirectory(directory.resolve("snapshot-1"));
    Files.write(folder.resolve("1"), new byte[3 << 20]);

    BooleanSupplier watching = budget.watching(() -> false);
    assertThat(watching.getAsBoolean()).isFalse();
    assertThat(budget.watching(() -> true).getAsBoolean()).isTrue();
    Files.write(folder.resolve("2"), new byte[2 << 20]);
    clock.advance(Duration.ofSeconds(10));
    assertThatThrownBy(watching::getAsBoolean)
        .hasMessageContaining("take 5 MB")
        .hasMessageContaining("allows 4 MB");
    assertThatThrownBy(() -> budget.watching(() -> false)).hasMessageContaining("disk-budget");

    Files.delete(folder.resolve("1"));
    assertThat(budget.watching(() -> false).getAsBoolean()).isFalse();
  }
}

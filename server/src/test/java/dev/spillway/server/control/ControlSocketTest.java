package dev.spillway.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Engine;
import dev.spillway.postgres.basebackup.Lsn;
import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.postgres.recovery.RecoveryTarget;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlSocketTest {
  private static final ImportOrder ORDER =
      new ImportOrder(
          new SnapshotId(SnapshotKind.CLUSTER, "nightly"),
          new DatabaseId("shop"),
          BackupLocation.of(Path.of("/backups/a \"b\""))
              .restoreCommand("get %f '%p'")
              .tablespaces(Map.of(16_384L, Path.of("/ts"), 4_000_000_000L, Path.of("/ts2")))
              .until(new RecoveryTarget.AtPosition(Lsn.parse("1/A0")))
              .origin(BackupLocation.Origin.ATOMIC_FILE_SYSTEM_SNAPSHOT));

  @TempDir Path folder;

  /// With a path that is too long for a socket, too.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "data",
        "data-directory-with-a-long-name-data-directory-with-a-long-name-data-directory-with-a-long-name"
      })
  void anOrderArrivesAsItWasGivenAndIsAnswered(String name) throws IOException {
    Path data = Files.createDirectory(folder.resolve(name));
    // What a killed server left.
    Files.writeString(ControlSocket.pointer(data), data.resolve("control.socket") + "\n");
    Files.writeString(data.resolve("control.socket"), "");
    List<ImportOrder> orders = new ArrayList<>();
    List<Integer> percents = new ArrayList<>();
    Path socket;
    try (ControlSocket _ =
        ControlSocket.open(
            data,
            (order, percent, _) -> {
              orders.add(order);
              percent.accept(50);
              return made(order);
            })) {
      socket = Path.of(Files.readString(ControlSocket.pointer(data)).strip());
      ControlClient.Imported imported = new ControlClient(data).bring(ORDER, percents::add);

      assertThat(imported.bytes()).isEqualTo(42);
      assertThat(orders).containsExactly(ORDER);
      assertThat(percents).containsExactly(50);
    }
    assertThat(socket).doesNotExist();
    assertThat(ControlSocket.pointer(data)).doesNotExist();
  }

  @Test
  void aRefusalComesInTheServersWords() {
    try (ControlSocket _ =
        ControlSocket.open(
            folder,
            (_, _, _) -> {
              throw new FailedException(Fault.SETUP, "The WAL file 0 is missing");
            })) {
      assertThatThrownBy(() -> new ControlClient(folder).bring(ORDER, _ -> {}))
          .hasMessage("The WAL file 0 is missing");
    }
  }

  @Test
  void aClientThatGoesAwayStopsItsImport() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    try (ControlSocket _ =
        ControlSocket.open(
            folder,
            (order, _, stop) -> {
              while (!stop.getAsBoolean()) {
                Thread.onSpinWait();
              }
              stopped.countDown();
              throw new FailedException(Fault.STOPPED, "The import was stopped");
            })) {
      Path socket = Path.of(Files.readString(ControlSocket.pointer(folder)).strip());
      try (SocketChannel client = SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket))) {
        client.write(
            java.nio.ByteBuffer.wrap(
                ORDER.line().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      }
      assertThat(stopped.await(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private static DbSnapshot made(ImportOrder order) {
    return new DbSnapshot(
        order.snapshot(),
        order.database(),
        SnapshotStatus.AVAILABLE,
        100,
        Engine.POSTGRES,
        "17",
        0,
        "",
        Instant.EPOCH,
        Instant.EPOCH,
        42,
        "snapshot-1",
        Optional.empty(),
        Map.of());
  }
}

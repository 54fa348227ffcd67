package dev.spillway.postgres.snapshot;

import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.testkit.postgres.HostileCluster;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/// Works with snapshots in a process of its own, which tests can kill.
final class MakerProcess {
  private MakerProcess() {}

  /// Makes a snapshot at so many kilobytes a second.
  static Process start(TestPostgres postgres, Path directory, String rate) throws IOException {
    return start(
        "make",
        directory.toString(),
        postgres.socketDirectory().toString(),
        Integer.toString(postgres.port()),
        rate);
  }

  /// Leases the fallback server of a snapshot and holds it.
  static Process lease(Path directory) throws IOException {
    return start("lease", directory.toString());
  }

  /// As [#lease], by another user.
  ///
  /// @param prefix becomes that user
  /// @param classes an empty folder for what that user may not read where it is
  static Process leaseAs(List<String> prefix, Path classes, Path directory) throws IOException {
    List<String> copied = new ArrayList<>();
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      if (!entry.isEmpty() && Files.exists(Path.of(entry))) {
        Path to = classes.resolve(copied.size() + ".jar");
        HostileCluster.copy(Path.of(entry), to);
        copied.add(to.toString());
      }
    }
    return start(
        prefix, String.join(File.pathSeparator, copied), List.of("lease", directory.toString()));
  }

  private static Process start(String... arguments) throws IOException {
    return start(List.of(), classPath(), List.of(arguments));
  }

  private static Process start(List<String> prefix, String classPath, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dspillway.postgres.jars=" + System.getProperty("spillway.postgres.jars"));
    command.addAll(List.of("-cp", classPath, MakerProcess.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static String classPath() {
    // Surefire starts tests from one small jar; the whole path is in this property.
    String path = System.getProperty("surefire.test.class.path");
    return path == null ? System.getProperty("java.class.path") : path;
  }

  public static void main(String[] arguments) throws InterruptedException {
    Path directory = Path.of(arguments[1]);
    if (arguments[0].equals("make")) {
      make(directory, Path.of(arguments[2]), Integer.parseInt(arguments[3]), arguments[4]);
      return;
    }
    SnapshotFolder folder = new SnapshotFolder(directory);
    try (FallbackServers.Lease lease =
        new FallbackServers(SnapshotFixture.PROGRAMS)
            .lease(folder, new DescriptorFile(folder).read().copy())) {
      System.out.println(lease.connector().address());
      new CountDownLatch(1).await();
    }
  }

  private static void make(Path directory, Path sockets, int port, String rate) {
    PostgresConnector connector =
        new PostgresConnector(PostgresAddress.local(sockets, port, TestPostgres.USER));
    BackupOptions options =
        new BackupOptions(BackupOptions.Checkpoint.FAST, OptionalInt.of(Integer.parseInt(rate)));
    new BaseBackupSnapshots(
            _ -> new BaseBackupSnapshots.Origin(connector, options),
            SnapshotFixture.PROGRAMS,
            dev.spillway.postgres.heap.OnCorruption.FAIL,
            new Random(),
            InstantSource.system())
        .make(SnapshotFixture.ID, directory, _ -> {}, SnapshotFixture.NEVER);
  }
}

package dev.spillway.postgres.snapshot;

import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import dev.spillway.postgres.heap.OnCorruption;
import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.RecoveryPrograms;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/// Makes snapshots of a test server and asks them questions.
final class SnapshotFixture {
  static final DatabaseId ID = new DatabaseId("shop");
  static final RecoveryPrograms PROGRAMS =
      new RecoveryPrograms(TestPostgres.binaries(), TestPostgres.runAs(), Path.of("/tmp"));

  private SnapshotFixture() {}

  static BaseBackupSnapshots snapshotsOf(TestPostgres postgres) {
    return snapshotsOf(postgres, TestPostgres.USER, BackupOptions.fast());
  }

  static BaseBackupSnapshots snapshotsOf(
      TestPostgres postgres, String user, BackupOptions options) {
    PostgresConnector connector =
        new PostgresConnector(
            PostgresAddress.local(postgres.socketDirectory(), postgres.port(), user));
    return new BaseBackupSnapshots(
        _ -> new BaseBackupSnapshots.Origin(connector, options),
        PROGRAMS,
        OnCorruption.FAIL,
        new Random(20_261_122),
        InstantSource.system());
  }

  /// Makes a snapshot that nobody stops.
  static void make(TestPostgres postgres, Path directory) {
    snapshotsOf(postgres).make(ID, directory, _ -> {}, () -> false);
  }

  /// Makes a snapshot of a backup, without any server.
  static SnapshotContents bring(BackupLocation location, Path directory) {
    BaseBackupSnapshots snapshots =
        new BaseBackupSnapshots(
            id -> {
              throw new IllegalStateException("no server of " + id + " is asked");
            },
            PROGRAMS,
            new Random(3),
            InstantSource.system());
    return snapshots.bring(location, directory, _ -> {}, NEVER);
  }

  /// Opens a made snapshot by programs that may start servers.
  static ConsistentRead open(Path directory, ExportScope scope) {
    return openWith(PROGRAMS, directory, scope);
  }

  static ConsistentRead openWith(RecoveryPrograms programs, Path directory, ExportScope scope) {
    return source(programs, directory).open(scope, "spillway/test");
  }

  static Source source(RecoveryPrograms programs, Path directory) {
    FallbackServers servers = new FallbackServers(programs);
    return new PreparedSource(
        new SnapshotFolder(directory),
        servers,
        new SnapshotCatalogs(servers),
        OnCorruption.FAIL,
        InstantSource.system());
  }

  static final BooleanSupplier NEVER = () -> false;

  /// Runs queries in the snapshot, one result after the other.
  static List<List<String>> ask(Path directory, String database, String... queries) {
    try (Served served = serve(directory)) {
      return served.ask(database, queries);
    }
  }

  /// Starts the snapshot's server for several questions.
  static Served serve(Path directory) {
    SnapshotFolder folder = new SnapshotFolder(directory);
    SnapshotDescriptor descriptor = new DescriptorFile(folder).read();
    return new Served(new FallbackServers(PROGRAMS).lease(folder, descriptor.copy()));
  }

  /// A snapshot while its server runs.
  record Served(FallbackServers.Lease lease) implements AutoCloseable {
    List<List<String>> ask(String database, String... queries) {
      try (Connection connection =
          lease.connector().connect(database, PostgresSession.named("test"))) {
        List<List<String>> answers = new ArrayList<>();
        for (String query : queries) {
          answers.add(TestPostgres.rows(connection, query));
        }
        return answers;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}

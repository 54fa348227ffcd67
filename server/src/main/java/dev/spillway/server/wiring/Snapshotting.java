package dev.spillway.server.wiring;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.snapshot.AutomatedSnapshots;
import dev.spillway.core.snapshot.SnapshotMaker;
import dev.spillway.core.snapshot.SnapshotRequest;
import dev.spillway.core.snapshot.SnapshotService;
import dev.spillway.core.snapshot.SnapshotStore;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.Engine;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.heap.OnCorruption;
import dev.spillway.postgres.recovery.RecoveryPrograms;
import dev.spillway.postgres.snapshot.BaseBackupSnapshots;
import dev.spillway.server.configuration.AutomatedSettings;
import dev.spillway.server.configuration.BaseBackupSettings;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.DataRate;
import dev.spillway.server.control.Imports;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// How snapshots are made and read, from the configuration.
final class Snapshotting {
  /// A socket's path ends at 107 bytes, so these folders are not in the data directory.
  private static final Path SOCKETS = Path.of("/tmp");

  private static final int KILO = 1024;

  private final Configuration configuration;
  private final PostgresDatabases postgres;
  private final Databases databases;
  private final SnapshotMaker storedExports;
  private final InstantSource clock;
  private final RandomGenerator random;

  Snapshotting(
      Configuration configuration,
      PostgresDatabases postgres,
      Databases databases,
      SnapshotMaker storedExports,
      InstantSource clock,
      RandomGenerator random) {
    this.configuration = configuration;
    this.postgres = postgres;
    this.databases = databases;
    this.storedExports = storedExports;
    this.clock = clock;
    this.random = random;
  }

  SnapshotService service(SnapshotStore store) {
    return new SnapshotService(
        configuration.snapshotDirectory(),
        store,
        new SnapshotMethods(
            new OnDemandSnapshots(this::maker),
            storedExports,
            id -> configuration.database(id).orElseThrow().snapshotMethodInUse(),
            this::withinBudget),
        databases,
        clock,
        random);
  }

  /// How backups of others become snapshots of the service.
  Imports imports(SnapshotService service) {
    return (order, percent, stop) -> {
      requirePostgres(order.database());
      return service.bring(
          new SnapshotRequest(order.snapshot(), order.database(), Map.of()),
          (folder, progress, closing) ->
              maker()
                  .bring(
                      order.backup(),
                      folder,
                      done -> {
                        progress.accept(done);
                        percent.accept(done);
                      },
                      withinBudget(() -> closing.getAsBoolean() || stop.getAsBoolean())));
    };
  }

  private void requirePostgres(DatabaseId id) {
    configuration
        .database(id)
        .filter(declared -> declared.engine() != Engine.POSTGRES)
        .ifPresent(other -> {
          throw new FailedException(
              Fault.SETUP,
              "The database %s is declared with the engine %s, and only backups of PostgreSQL can be imported. Name another --database; it need not be declared."
                  .formatted(id, other.engine().rdsName()));
        });
  }

  private BooleanSupplier withinBudget(BooleanSupplier stop) {
    return configuration
        .snapshots()
        .diskBudget()
        .map(size -> new DiskBudget(configuration.snapshotDirectory(), size.bytes(), clock))
        .map(budget -> budget.watching(stop))
        .orElse(stop);
  }

  /// What takes snapshots by schedule, if one is configured.
  Optional<AutomatedSnapshots> automated(SnapshotService service) {
    AutomatedSettings settings = configuration.snapshots().automated();
    return settings
        .every()
        .map(every ->
            new AutomatedSnapshots(
                new AutomatedSnapshots.Schedule(every, settings.keep()),
                databases,
                service,
                clock));
  }

  private BaseBackupSnapshots maker() {
    return new BaseBackupSnapshots(
        this::origin,
        new RecoveryPrograms(
            Servers.binaries(configuration), Servers.runAs(configuration), SOCKETS),
        switch (configuration.snapshots().onCorruption()) {
          case FAIL -> OnCorruption.FAIL;
          case SKIP_TABLE -> OnCorruption.SKIP_TABLE;
        },
        random,
        clock);
  }

  private BaseBackupSnapshots.Origin origin(DatabaseId id) {
    BaseBackupSettings settings = configuration.database(id).orElseThrow().snapshot();
    return new BaseBackupSnapshots.Origin(
        postgres.connector(id),
        new BackupOptions(
            switch (settings.checkpoint()) {
              case SPREAD -> BackupOptions.Checkpoint.SPREAD;
              case FAST -> BackupOptions.Checkpoint.FAST;
            },
            kilobytes(settings.maxRate()),
            settings
                .maxRetainedWal()
                .map(size -> OptionalLong.of(size.bytes()))
                .orElseGet(OptionalLong::empty)));
  }

  private static OptionalInt kilobytes(Optional<DataRate> rate) {
    return rate.isPresent()
        ? OptionalInt.of(Math.toIntExact(rate.get().bytesPerSecond() / KILO))
        : OptionalInt.empty();
  }
}

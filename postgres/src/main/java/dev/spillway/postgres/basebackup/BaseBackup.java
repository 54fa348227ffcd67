package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a base backup of a running server: its files, self-contained, and in pg_wal the WAL that
/// makes them consistent. On the source it holds two WAL senders and a temporary slot, which are
/// gone when it ends in whatever way.
public final class BaseBackup {
  private static final Logger LOG = LoggerFactory.getLogger(BaseBackup.class);
  private static final PostgresSession SESSION = PostgresSession.named("spillway/base-backup");
  private static final int OLDEST_MAJOR = 14;

  /// With less a disk counts as full.
  private static final long LEAST_USABLE_BYTES = 1 << 20;

  private final PostgresConnector connector;
  private final BackupOptions options;
  private final RandomGenerator random;
  private final ToLongFunction<Path> usableBytes;

  public BaseBackup(PostgresConnector connector, BackupOptions options, RandomGenerator random) {
    this(connector, options, random, WalRoom::usableBytes);
  }

  BaseBackup(
      PostgresConnector connector,
      BackupOptions options,
      RandomGenerator random,
      ToLongFunction<Path> usableBytes) {
    this.connector = connector;
    this.options = options;
    this.random = random;
    this.usableBytes = usableBytes;
  }

  /// Takes the backup. The files are not forced to the disk yet.
  ///
  /// @param data the new data directory; does not exist
  /// @param percent hears how much arrived, 0 to 100
  /// @param stop true ends the work with a FailedException of fault STOPPED
  /// @throws FailedException with what to do about it
  public BackupFacts take(Path data, IntConsumer percent, BooleanSupplier stop) {
    try (ReplicationWire walWire = connect(stop)) {
      String slot = "spillway_%016x".formatted(random.nextLong());
      try (SourceGuard guard =
              SourceGuard.begin(connector, slot, options.maxRetainedWalBytes(), usableBytes);
          WalStream wal =
              new WalStream(walWire, slot, () -> stop.getAsBoolean() || guard.hasFailed());
          ReplicationWire wire =
              connect(() -> stop.getAsBoolean() || wal.hasFailed() || guard.hasFailed())) {
        return new Run(wire, wal, guard, data, percent).take();
      }
    } catch (SQLException e) {
      throw BackupRefusals.during(connector.address(), e);
    } catch (BackupReply.UncheckedSqlException e) {
      throw BackupRefusals.during(connector.address(), e.sqlException());
    } catch (IOException e) {
      throw broken(data, e, e);
    }
  }

  /// What broke off is tried again, but not into a full disk.
  private FailedException broken(Path data, Throwable cause, Exception first) {
    String message =
        "The base backup of %s into %s failed: %s".formatted(connector.address(), data, cause);
    long usable = Files.exists(data) ? WalRoom.usableBytes(data) : Long.MAX_VALUE;
    return usable < LEAST_USABLE_BYTES
        ? new FailedException(
            Fault.RESOURCES,
            "%s. %d MB are free there: free or add space, or move snapshots.directory."
                .formatted(message, usable >> 20),
            first)
        : new FailedException(Fault.TRANSIENT, message, first);
  }

  private ReplicationWire connect(BooleanSupplier stop) throws SQLException {
    Connection connection;
    try {
      connection = connector.replication(SESSION);
    } catch (FailedException e) {
      throw BackupRefusals.connecting(connector.address(), e, () -> ManagedService.of(connector));
    }
    return new ReplicationWire(connection, stop);
  }

  /// One backup under way.
  private final class Run implements BackupReply.Receiver {
    private final ReplicationWire wire;
    private final WalStream wal;
    private final SourceGuard guard;
    private final Path data;
    private final IntConsumer percent;
    private final CopyFiles files;
    private long expectedBytes = 1;
    private byte @Nullable [] manifest;

    Run(ReplicationWire wire, WalStream wal, SourceGuard guard, Path data, IntConsumer percent) {
      this.wire = wire;
      this.wal = wal;
      this.guard = guard;
      this.data = data;
      this.percent = percent;
      this.files = new CopyFiles(data, this::arrived);
    }

    BackupFacts take() throws IOException, SQLException {
      try {
        return copy();
      } catch (IOException | SQLException | RuntimeException e) {
        wire.cancel();
        Optional<FailedException> source = guard.failureBehind(wal.failure());
        if (source.isPresent()) {
          throw source.get();
        }
        // The files wait for the WAL: what ended the stream is the cause.
        throw wal.failure().map(cause -> explained(cause, e)).orElse(explained(e, e));
      }
    }

    private BackupFacts copy() throws IOException, SQLException {
      List<@Nullable String> system = wire.run("IDENTIFY_SYSTEM").getFirst();
      int number = Integer.parseInt(wire.show("server_version_num"));
      int major = number / 10_000;
      checkServer(major);
      int segmentBytes = bytes(wire.show("wal_segment_size"));

      wire.query(options.command(major, "spillway"));
      BackupReply reply = new BackupReply(wire, major);
      BackupReply.Point start = reply.point();
      List<BackupReply.Tablespace> tablespaces = reply.tablespaces();
      checkSpace(tablespaces);
      Path pgWal = Files.createDirectories(data.resolve("pg_wal"), CopyFiles.OUR_DIRECTORY);
      SegmentNames names = new SegmentNames(start.timeline(), segmentBytes);
      wal.start(pgWal, names, start.position());

      reply.archives(tablespaces, this);
      BackupReply.Point end = reply.end();
      if (end.timeline() != start.timeline()) {
        throw new FailedException(
            Fault.SOURCE, "The source was promoted during the base backup. Take it again.");
      }
      verifyManifest();
      historyFile(start.timeline(), pgWal);
      Instant endTime = wal.finish(end.position());
      WalRecords records = new WalRecords(pgWal, names);
      records.refuseNewTablespaces(start.position(), end.position());
      LOG.info(
          "base backup of {}: {} to {}", connector.address(), start.position(), end.position());
      return new BackupFacts(
          Long.parseUnsignedLong(java.util.Objects.requireNonNull(system.getFirst())),
          major,
          major + "." + number % 10_000,
          start.timeline(),
          start.position(),
          end.position(),
          endTime);
    }

    private void checkServer(int major) {
      if (major < OLDEST_MAJOR) {
        throw new FailedException(
            Fault.SETUP,
            "%s is PostgreSQL %d; snapshots are made of PostgreSQL %d and newer."
                .formatted(connector.address(), major, OLDEST_MAJOR));
      }
    }

    /// Before the first byte, with a tenth for the WAL.
    private void checkSpace(List<BackupReply.Tablespace> tablespaces) throws IOException {
      expectedBytes =
          Math.max(1, tablespaces.stream().mapToLong(BackupReply.Tablespace::bytes).sum());
      Files.createDirectories(data, CopyFiles.OUR_DIRECTORY);
      long needed = expectedBytes + expectedBytes / 10;
      long usable = usableBytes.applyAsLong(data);
      if (usable < needed) {
        throw new FailedException(
            Fault.RESOURCES,
            "The snapshot of %s needs %d MB in %s, and %d MB are free. Free or add space, or move snapshots.directory."
                .formatted(connector.address(), needed >> 20, data.getParent(), usable >> 20));
      }
    }

    private void arrived(long bytes) {
      percent.accept((int) Math.min(100, 100 * bytes / expectedBytes));
    }

    @Override
    public void archive(OptionalInt tablespace, InputStream tar) throws IOException {
      files.unpack(tablespace, tar);
    }

    @Override
    public void manifest(InputStream json) throws IOException {
      manifest = json.readAllBytes();
    }

    private void verifyManifest() {
      if (manifest == null) {
        throw new FailedException(Fault.SOURCE, "The base backup came without a manifest");
      }
      new BackupManifest(manifest).verify(files.written());
    }

    /// A timeline's history belongs to its WAL; the first has none.
    private void historyFile(int timeline, Path pgWal) throws IOException, SQLException {
      if (timeline > 1) {
        List<@Nullable String> file = wire.run("TIMELINE_HISTORY " + timeline).getFirst();
        Files.writeString(
            pgWal.resolve("%08X.history".formatted(timeline)),
            java.util.Objects.requireNonNull(file.get(1)));
      }
    }

    private RuntimeException explained(Throwable cause, Exception first) {
      if (cause instanceof SQLException sql) {
        return BackupRefusals.during(connector.address(), sql);
      }
      if (cause instanceof RuntimeException runtime) {
        return runtime;
      }
      return broken(data, cause, first);
    }
  }

  /// A size as SHOW prints it: `16MB`.
  private static int bytes(String shown) {
    int digits = 0;
    while (digits < shown.length() && Character.isDigit(shown.charAt(digits))) {
      digits++;
    }
    int number = Integer.parseInt(shown, 0, digits, 10);
    return switch (shown.substring(digits)) {
      case "GB" -> number << 30;
      case "MB" -> number << 20;
      case "kB" -> number << 10;
      default -> number;
    };
  }
}

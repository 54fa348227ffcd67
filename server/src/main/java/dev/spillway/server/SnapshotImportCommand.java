package dev.spillway.server;

import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.postgres.basebackup.Lsn;
import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.postgres.recovery.RecoveryTarget;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.control.ControlClient;
import dev.spillway.server.control.ImportOrder;
import dev.spillway.server.wiring.OfflineImport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `spillway snapshot import`: makes a DB snapshot of a backup that another program made. The
/// running server does it; without one this process does.
@Command(
    name = "import",
    description =
        "Makes a DB snapshot of a PostgreSQL backup that another program made. The backup is only read.",
    mixinStandardHelpOptions = true)
final class SnapshotImportCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z](?!.*--)[a-z0-9-]{0,254}(?<!-)");
  private static final Pattern POSITION = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss").withZone(ZoneOffset.UTC);

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR|FILE",
      description = "A data directory, a directory with base.tar[.gz|.lz4|.zst], or an archive.")
  private Path from = Path.of("");

  @Option(
      names = "--database",
      required = true,
      paramLabel = "ID",
      description = "The DB instance identifier that the snapshot belongs to.")
  private String database = "";

  @Option(
      names = "--snapshot",
      paramLabel = "NAME",
      description = "The snapshot's identifier. Default: ID-import- and the time.")
  private Optional<String> snapshot = Optional.empty();

  @Option(
      names = "--cluster",
      description = "Makes a DB cluster snapshot instead of a DB snapshot.")
  private boolean cluster;

  @Option(
      names = "--wal",
      paramLabel = "DIR|FILE",
      description =
          "Where WAL files are that the backup lacks: an archive's directory, or pg_wal.tar.")
  private Optional<Path> wal = Optional.empty();

  @Option(
      names = "--tablespace",
      paramLabel = "OID=DIR",
      description = "The directory or archive of a tablespace. May be repeated.")
  private Map<Long, Path> tablespaces = new TreeMap<>();

  @Option(
      names = "--restore-command",
      paramLabel = "COMMAND",
      description = "A shell command that fetches the WAL file %%f to the path %%p.")
  private Optional<String> restoreCommand = Optional.empty();

  @Option(
      names = "--allow-execute",
      description = "Lets --restore-command be run, with the server's rights.")
  private boolean allowExecute;

  @Option(
      names = "--until",
      paramLabel = "consistent|LSN|TIME",
      description =
          "How far the WAL is replayed: to the backup's end (default), a position such as 0/3000148, or a time with its zone such as 2026-11-22T10:00:00Z.")
  private String until = "consistent";

  @Option(
      names = "--atomic-filesystem-snapshot",
      description =
          "Says that --from is one atomic snapshot of all file systems of a running cluster.")
  private boolean atomic;

  @Mixin private ConfigurationOption configuration = new ConfigurationOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ImportOrder order = order();
    Configuration site = configuration.read();
    PrintWriter out = spec.commandLine().getOut();
    ControlClient.Imported imported =
        new OfflineImport(site)
            .bring(order, percent -> progress(out, percent))
            .orElseGet(() ->
                new ControlClient(site.dataDirectory())
                    .bring(order, percent -> progress(out, percent)));
    out.printf(
        "The snapshot %s of %s is available: %d MB, as of %s.%n",
        order.snapshot(), order.database(), imported.bytes() / 1_000_000, imported.time());
    out.printf(
        "Export it from arn:aws:rds:%s:%s:%s:%s%n",
        site.region(), site.account(), cluster ? "cluster-snapshot" : "snapshot", order.snapshot());
    out.flush();
    return 0;
  }

  private static void progress(PrintWriter out, int percent) {
    if (percent % 10 == 0) {
      out.printf("%3d %%%n", percent);
      out.flush();
    }
  }

  private ImportOrder order() {
    if (restoreCommand.isPresent() && !allowExecute) {
      throw wrong(
          "--restore-command is run by a shell with the server's rights; say --allow-execute to allow that");
    }
    if (restoreCommand.isPresent() && wal.isPresent()) {
      throw wrong("--wal and --restore-command exclude each other");
    }
    DatabaseId id;
    try {
      id = new DatabaseId(database.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw wrong("--database: " + e.getMessage());
    }
    String name =
        snapshot
            .orElseGet(() -> id.text() + "-import-" + SUFFIX.format(Instant.now()))
            .toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw wrong(
          "--snapshot %s: letters, digits and single hyphens, a letter first, no hyphen last"
              .formatted(name));
    }
    Map<Long, Path> absolute = new TreeMap<>();
    tablespaces.forEach((oid, path) -> absolute.put(oid, path.toAbsolutePath()));
    return new ImportOrder(
        new SnapshotId(cluster ? SnapshotKind.CLUSTER : SnapshotKind.DB, name),
        id,
        new BackupLocation(
            from.toAbsolutePath().normalize(),
            wal.map(Path::toAbsolutePath),
            restoreCommand,
            absolute,
            until(),
            atomic
                ? BackupLocation.Origin.ATOMIC_FILE_SYSTEM_SNAPSHOT
                : BackupLocation.Origin.BACKUP));
  }

  private RecoveryTarget until() {
    if (until.equals("consistent")) {
      return new RecoveryTarget.EndOfWal();
    }
    if (POSITION.matcher(until).matches()) {
      return new RecoveryTarget.AtPosition(Lsn.parse(until));
    }
    try {
      return new RecoveryTarget.AtTime(OffsetDateTime.parse(until.replace(' ', 'T')).toInstant());
    } catch (DateTimeException e) {
      throw wrong(
          "--until %s: 'consistent', a WAL position such as 0/3000148, or a time with its zone such as 2026-11-22T10:00:00Z"
              .formatted(until));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

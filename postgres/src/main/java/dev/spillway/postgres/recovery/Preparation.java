package dev.spillway.postgres.recovery;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.basebackup.SegmentNames;
import dev.spillway.postgres.basebackup.WalRecords;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgresserver.ServerStart;
import dev.spillway.postgresserver.SingleUser;
import dev.spillway.postgresserver.SocketDirectory;
import dev.spillway.postgresserver.StopMode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Prepares a copied cluster, so that nobody has to recover it again: replays its WAL until
/// recovery has ended, gives it a role of ours, and proves from pg_control that it was shut down
/// cleanly.
public final class Preparation {
  /// Where single-user mode may work; a cluster may lack one of them.
  private static final List<String> DATABASES = List.of("template1", "postgres", "template0");

  private static final Pattern MISSING_LOCALE =
      Pattern.compile("initialized with LC_(?:COLLATE|CTYPE) \"([^\"]+)\"");
  private static final int MOST_LOCALES = 16;

  private final RecoveryPrograms programs;
  private final RandomGenerator random;

  public Preparation(RecoveryPrograms programs, RandomGenerator random) {
    this.programs = programs;
    this.random = random;
  }

  /// Prepares `folder.data()`. Afterwards only fallback servers run on it.
  ///
  /// @param stop true ends the work with a FailedException of fault STOPPED
  /// @throws FailedException if the copy cannot be recovered; the message says what the server said
  public PreparedCopy prepare(SnapshotFolder folder, int major, BooleanSupplier stop) {
    return prepare(folder, major, new RecoveryTarget.EndOfWal(), _ -> {}, stop);
  }

  /// A recovered copy while a fallback server runs on it.
  public record Served(PostgresConnector connector, ControlFile control, CopyFacts facts) {}

  /// What else is learnt from a recovered copy.
  public interface Learning {
    void from(Served copy) throws IOException;
  }

  /// As [#prepare(SnapshotFolder, int, BooleanSupplier)], replaying the WAL to a target.
  ///
  /// @param learning done with the recovered copy before it counts as prepared
  public PreparedCopy prepare(
      SnapshotFolder folder,
      int major,
      RecoveryTarget target,
      Learning learning,
      BooleanSupplier stop) {
    programs.binaries().require(major);
    String role = "spillway_%016x".formatted(random.nextLong());
    CopiedDirectory data = new CopiedDirectory(folder.data());
    try {
      data.isolate();
      PrivateLocales locales = PrivateLocales.of(folder);
      recover(folder, major, role, target, stop);
      makeRole(folder, major, role, locales);
      ControlFile control = requireRecovered(folder.data());
      byte[] controlFile = Files.readAllBytes(ControlFile.path(folder.data()));
      IsolatedCopy isolated = new IsolatedCopy(folder, major, role, locales);
      CopyFacts facts = facts(isolated, control, controlFile, learning);
      data.force(stop);
      return new PreparedCopy(major, role, control, controlFile, facts, data.relationFiles());
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES, "Preparing the snapshot in " + folder.root() + " failed: " + e, e);
    }
  }

  private void recover(
      SnapshotFolder folder, int major, String role, RecoveryTarget target, BooleanSupplier stop)
      throws IOException {
    Map<String, String> settings = new TreeMap<>(target.settings());
    // A hot standby would be ready before recovery has ended.
    settings.put("hot_standby", "off");
    if (!(target instanceof RecoveryTarget.EndOfWal)) {
      Files.writeString(folder.data().resolve("recovery.signal"), "");
    }
    try (IsolatedServer server =
        IsolatedServer.start(programs, folder, major, role, settings, stop)) {
      server.stop(StopMode.FAST);
    }
    requireRecovered(folder.data());
  }

  /// A server that is stopped while it recovers leaves files that it would have repaired later:
  /// whole pages of zeros that read as no rows. Its exit code does not tell; pg_control does.
  ///
  /// @throws FailedException unless recovery has ended and the shutdown was clean
  public static ControlFile requireRecovered(Path data) throws IOException {
    ControlFile control = ControlFile.read(data);
    SegmentNames names = new SegmentNames(control.timeline(), control.segmentBytes());
    boolean clean =
        control.state() == ControlFile.State.SHUT_DOWN
            && control.redo().equals(control.checkpoint())
            && new WalRecords(data.resolve("pg_wal"), names)
                .isShutdownCheckpoint(control.checkpoint());
    if (!clean || hasRecoveryFiles(data)) {
      throw new FailedException(
          Fault.SOURCE,
          "The recovery of %s has not ended (pg_control: %s, checkpoint %s): its files may lack rows and are not used. Look into run/server.log beside it, and take the snapshot again."
              .formatted(data, control.state(), control.checkpoint()));
    }
    return control;
  }

  private static boolean hasRecoveryFiles(Path data) throws IOException {
    try (DirectoryStream<Path> signals = Files.newDirectoryStream(data, "*.signal")) {
      return Files.exists(data.resolve("backup_label")) || signals.iterator().hasNext();
    }
  }

  /// Nobody knows the name or password of the cluster's own superuser; single-user mode needs none.
  private void makeRole(SnapshotFolder folder, int major, String role, PrivateLocales locales)
      throws IOException {
    List<String> statements = List.of("create role \"" + role + "\" superuser login");
    SingleUser single = new SingleUser(programs.binaries().require(major), programs.runAs());
    try (SocketDirectory sockets = SocketDirectory.in(programs.sockets(), programs.runAs())) {
      // The missing locale's name is in the detail of a message.
      Map<String, String> details = Map.of("log_error_verbosity", "default");
      ServerStart start = IsolatedServer.plan(folder, major, sockets.path(), role, details);
      inSomeDatabase(
          locales,
          database -> {
            programs.runAs().own(folder.root());
            return single.run(start, database, statements);
          });
    }
  }

  /// Works in the first database that lets us, giving this machine the locales that it asks for.
  private static <T> T inSomeDatabase(PrivateLocales locales, InDatabase<T> work)
      throws IOException {
    FailedException refused = null;
    for (String database : DATABASES) {
      for (int attempt = 0; attempt < MOST_LOCALES; attempt++) {
        try {
          return work.in(database);
        } catch (FailedException e) {
          refused = e;
          if (!addMissingLocale(e, locales)) {
            break;
          }
        }
      }
    }
    throw Objects.requireNonNull(refused);
  }

  /// Something done in a database, by its name.
  private interface InDatabase<T> {
    T in(String database) throws IOException;
  }

  private static boolean addMissingLocale(FailedException e, PrivateLocales locales)
      throws IOException {
    Matcher missing = MISSING_LOCALE.matcher(String.valueOf(e.getMessage()));
    boolean found = missing.find();
    if (found) {
      locales.add(missing.group(1));
    }
    return found;
  }

  private record IsolatedCopy(
      SnapshotFolder folder, int major, String role, PrivateLocales locales) {}

  /// Read from a fallback server, which proves that one starts.
  private CopyFacts facts(
      IsolatedCopy copy, ControlFile control, byte[] controlFile, Learning learning)
      throws IOException {
    SnapshotFolder folder = copy.folder();
    try (FallbackServer server =
        FallbackServer.start(programs, folder, copy.major(), copy.role(), controlFile, 1)) {
      CopyFacts facts =
          inSomeDatabase(
              copy.locales(),
              database -> CopyFacts.read(server.connector(), database, folder.data()));
      for (String locale : facts.locales()) {
        copy.locales().add(locale);
      }
      learning.from(new Served(server.connector(), control, facts));
      return facts;
    }
  }
}

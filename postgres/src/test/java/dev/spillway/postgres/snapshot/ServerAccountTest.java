package dev.spillway.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.basebackup.BaseBackup;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.Preparation;
import dev.spillway.postgres.recovery.PreparedCopy;
import dev.spillway.postgres.recovery.RecoveryPrograms;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.postgresserver.RunAs;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/// Who the recovery server and the fallback server run as, read from the kernel. Where it cannot be
/// anybody right is `RunAsTest` of module `postgres-server`.
class ServerAccountTest {
  private static final String OTHER = "nobody";
  private static final int MAJOR = PostgresMajors.newest();

  /// Others may go there, as they may to the data directory of a service.
  @TempDir(factory = WhereOthersMayGo.class)
  Path temporary;

  static final class WhereOthersMayGo implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.createTempDirectory(Path.of("/tmp"), "account");
    }
  }

  @Test
  void startedByRootTheyAreNobodyWithoutAnyRightOfRoots() throws Exception {
    assumeTrue(isRoot(), "not started as root");

    Seen seen = serve(RunAs.choose(Optional.empty()));

    assertThat(seen.recovery).containsExactly(seen.fallback);
    // It owns what root owns, but in a namespace where it is nobody and may do nothing else.
    assertThat(seen.fallback.capabilities()).isEqualTo("0000000000000000");
    assertThat(seen.fallback.namespace()).isNotEqualTo(Account.namespace("self"));
    assertThat(seen.inside).contains("Uid:\t65534\t65534\t65534\t65534");
  }

  @Test
  void startedByRootForAConfiguredUserTheyAreThatUser() throws Exception {
    assumeTrue(isRoot(), "not started as root");
    assumeTrue(otherMay(program().toString(), "--version"), "only root can read " + program());
    RunAs runAs = RunAs.choose(Optional.of(OTHER));
    runAs.letThrough(temporary);

    Seen seen = serve(runAs);

    assertThat(seen.recovery).containsExactly(seen.fallback);
    assertThat(seen.fallback).isEqualTo(ofOther());
    try (Stream<Path> files = Files.walk(temporary.resolve("snapshot/data"))) {
      // Its pg_control was put back since.
      assertThat(files.filter(file -> !file.endsWith("global/pg_control")))
          .extracting(ServerAccountTest::owner)
          .containsOnly(OTHER);
    }
  }

  @Test
  void startedByAnOrdinaryUserTheyAreThatUserToo() throws Exception {
    assumeFalse(isRoot(), "started as root, see the next test");

    Seen seen = serve(RunAs.choose(Optional.empty()));

    assertThat(seen.recovery).containsExactly(seen.fallback);
    assertThat(seen.fallback.uids()).isEqualTo(Account.of("self").uids());
  }

  @Test
  void aProcessOfAnOrdinaryUserNeedsNothingOfRoots() throws Exception {
    assumeTrue(isRoot(), "not started as root");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assumeTrue(
        otherMay(program().toString(), "--version") && otherMay(java, "-version"),
        "only root can read " + program() + " or " + java);
    RunAs other = RunAs.choose(Optional.of(OTHER));
    serve(RunAs.choose(Optional.empty()));
    SnapshotFolder folder = new SnapshotFolder(temporary.resolve("snapshot"));
    other.letThrough(temporary);
    other.own(folder.root());
    Path classes = Files.createDirectory(temporary.resolve("classes"));
    other.letThrough(classes);

    Process holder = MakerProcess.leaseAs(asOther(), classes, folder.root());
    try {
      Poll.until(() -> !holder.isAlive() || pid(folder).isPresent());
      assertThat(Account.of(pid(folder).orElseThrow())).isEqualTo(ofOther());
    } finally {
      holder.destroyForcibly().waitFor();
      new FallbackServers(SnapshotFixture.PROGRAMS).end(folder);
    }
  }

  /// A process as the kernel describes it.
  private record Account(String uids, String capabilities, Path namespace) {
    static Account of(String process) {
      try {
        Path proc = Path.of("/proc", process);
        List<String> status = Files.readAllLines(proc.resolve("status"));
        return new Account(value(status, "Uid:"), value(status, "CapEff:"), namespace(process));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static Path namespace(String process) throws IOException {
      return Files.readSymbolicLink(Path.of("/proc", process, "ns", "user"));
    }

    private static String value(List<String> status, String name) {
      return status.stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip())
          .findFirst()
          .orElseThrow();
    }
  }

  /// @param recovery who the recovery server was, each time that it was looked at
  /// @param inside what the fallback server knows of itself
  private record Seen(Set<Account> recovery, Account fallback, String inside) {}

  private Seen serve(RunAs runAs) throws Exception {
    TestPostgres postgres = TestPostgres.shared(MAJOR);
    SnapshotFolder folder = new SnapshotFolder(temporary.resolve("snapshot"));
    folder.create();
    PostgresAddress address =
        PostgresAddress.local(postgres.socketDirectory(), postgres.port(), TestPostgres.USER);
    var facts =
        new BaseBackup(new PostgresConnector(address), BackupOptions.fast(), new Random(7))
            .take(folder.data(), _ -> {}, SnapshotFixture.NEVER);
    RecoveryPrograms programs =
        new RecoveryPrograms(TestPostgres.binaries(), runAs, Path.of("/tmp"));
    Set<Account> recovery = new HashSet<>();
    PreparedCopy copy =
        new Preparation(programs, new Random(8))
            .prepare(
                folder,
                MAJOR,
                () -> {
                  pid(folder).ifPresent(pid -> recovery.add(Account.of(pid)));
                  return false;
                });
    new DescriptorFile(folder).write(new SnapshotDescriptor(facts, copy, 1));
    try (FallbackServers.Lease lease = new FallbackServers(programs).lease(folder, copy);
        Connection connection =
            lease.connector().connect("postgres", PostgresSession.named("test"))) {
      String inside =
          String.join(
              "\n", TestPostgres.rows(connection, "select pg_read_file('/proc/self/status')"));
      return new Seen(recovery, Account.of(pid(folder).orElseThrow()), inside);
    }
  }

  /// Of the server that runs on the folder.
  private static Optional<String> pid(SnapshotFolder folder) {
    try (Stream<String> lines = Files.lines(folder.data().resolve("postmaster.pid"))) {
      return lines.findFirst().filter(pid -> Files.exists(Path.of("/proc", pid)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Account ofOther() throws IOException {
    String uid = id("-u");
    return new Account(
        String.join("\t", uid, uid, uid, uid), "0000000000000000", Account.namespace("self"));
  }

  private static String id(String option) throws IOException {
    return start("id", option, OTHER).inputReader().readLine();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static Path program() {
    return TestPostgres.programs(MAJOR).postgres();
  }

  private static List<String> asOther() throws IOException {
    return List.of("setpriv", "--reuid=" + OTHER, "--regid=" + id("-g"), "--clear-groups", "--");
  }

  private static boolean otherMay(String... command) throws Exception {
    List<String> all = new ArrayList<>(asOther());
    all.addAll(List.of(command));
    return start(all.toArray(String[]::new)).waitFor() == 0;
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String owner(Path path) {
    try {
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

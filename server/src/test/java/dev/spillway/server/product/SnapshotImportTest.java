package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.postgresserver.StopMode;
import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.server.process.SpillwayProcess.Finished;
import dev.spillway.testkit.postgres.HostileCluster;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.PostgresMajors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// `spillway snapshot import`, with a running server and without one, and what is exported then.
class SnapshotImportTest {
  @TempDir(factory = MemoryDisk.class)
  Path folder;

  @Test
  void aHostileClustersDirectoryBecomesARightExport() throws Exception {
    Path hostile = Files.createDirectory(folder.resolve("hostile"));
    SpillwayProcess.Options options = SpillwayProcess.Options.embedded(folder.resolve("data"));
    try (HostileCluster cluster = HostileCluster.start(PostgresMajors.newest(), hostile)) {
      List<String> command = command(cluster);
      cluster.server().stop(StopMode.FAST);
      Map<Path, Long> original = cluster.checksums();

      Finished offline = run(options, command, "--snapshot", "offline");
      assertThat(offline.output()).contains("The snapshot offline of shop is available");
      assertThat(offline.exitCode()).isZero();
      try (SpillwayProcess server = SpillwayProcess.start(options);
          Product product = Product.of(server, folder.resolve("data"))) {
        Finished online = run(options, command, "--snapshot", "online");
        assertThat(online.output()).contains("arn:aws:rds:us-west-2:123456789012:snapshot:online");
        assertThat(online.exitCode()).isZero();
        Finished again = run(options, command, "--snapshot", "online");
        assertThat(again.output()).contains("online already exists");
        assertThat(again.exitCode()).isEqualTo(1);

        for (String name : List.of("offline", "online")) {
          exportIsRight(product, name);
        }
      }
      theWalComesByACommandOnlyAsFarAsItIsTold(options, command);
      assertThat(cluster.checksums()).isEqualTo(original);
    }
  }

  /// Without its WAL the copy needs the command, and a stopped cluster goes back to no earlier
  /// time.
  private void theWalComesByACommandOnlyAsFarAsItIsTold(
      SpillwayProcess.Options options, List<String> whole) {
    Path asked = folder.resolve("asked");
    List<String> command = new ArrayList<>(whole);
    int wal = command.indexOf("--wal");
    command.subList(wal, wal + 2).clear();
    Finished refused =
        run(
            options,
            command,
            "--restore-command",
            "echo %f >> " + asked + "; echo archive is away >&2; false",
            "--allow-execute");
    assertThat(refused.output()).contains("The WAL file 0", "archive is away");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(asked).content().matches("(?s)[0-9A-F]{24}\\n.*");
    Finished early = run(options, whole, "--until", "2001-01-01T00:00:00Z");
    assertThat(early.output()).contains("Import an earlier backup");
    assertThat(early.exitCode()).isEqualTo(1);
  }

  private void exportIsRight(Product product, String name) throws Exception {
    DBSnapshot snapshot =
        product.rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier(name)).dbSnapshots().getFirst();
    assertThat(snapshot.status()).isEqualTo("available");
    assertThat(snapshot.dbInstanceIdentifier()).isEqualTo("shop");
    ExportTask task = product.export(name, Product.snapshotArn(name));

    assertThat(task.status()).as(task.failureCause()).isEqualTo("COMPLETE");
    assertThat(task.warningMessage()).contains("closed").contains("prepared transactions");
    assertThat(rows(product, name + "/postgres/public.t/1", "count(*), sum(i)"))
        .containsExactly("5000|12502500");
    assertThat(rows(product, name + "/shop/public.u/1", "count(*), min(v)"))
        .containsExactly("7000|ä1");
    assertThat(rows(product, name + "/ascii/public.a/1", "v")).containsExactly("ä");
  }

  private List<String> rows(Product product, String prefix, String columns) throws Exception {
    return product.query(prefix, folder, "SELECT " + columns + " FROM parts");
  }

  @Test
  void whatIsWrongWithTheCommandIsSaidBeforeAnythingIsRead() {
    SpillwayProcess.Options options = SpillwayProcess.Options.embedded(folder.resolve("data"));
    List<String> command =
        List.of("snapshot", "import", "--from", folder.toString(), "--database", "shop");
    Finished execute = run(options, command, "--restore-command", "touch %p");
    assertThat(execute.output()).contains("--allow-execute");
    assertThat(execute.exitCode()).isEqualTo(2);
    Finished nothing = run(options, command);
    assertThat(nothing.output()).contains("neither a data directory", "base.tar");
    assertThat(nothing.exitCode()).isEqualTo(1);
  }

  @Test
  void aBackupIsNeverBroughtForADatabaseOfAnotherEngine() throws Exception {
    Path configuration =
        Files.writeString(
            folder.resolve("spillway.yaml"),
            """
            databases:
              - id: legacy
                engine: mysql
                host: 127.0.0.1
                user: reader
            """);
    SpillwayProcess.Options options =
        SpillwayProcess.Options.embedded(folder.resolve("data")).configuration(configuration);
    Finished refused =
        run(
            options,
            List.of("snapshot", "import", "--from", folder.toString(), "--database", "legacy"));
    assertThat(refused.output())
        .contains("legacy is declared with the engine mysql", "Name another --database");
    assertThat(refused.exitCode()).isEqualTo(1);
  }

  @Test
  void anotherUsersServerIsNotWrittenInto() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    try {
      Files.setAttribute(data, "unix:uid", 65_534);
    } catch (java.io.IOException e) {
      assumeTrue(false, "only root can give a directory to somebody else");
    }
    SpillwayProcess.Options options = SpillwayProcess.Options.embedded(data);
    Finished refused =
        run(options, List.of("snapshot", "import", "--from", "/x", "--database", "shop"));
    assertThat(refused.output()).contains("belongs to another user", "run the import as that user");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(data).isEmptyDirectory();
  }

  private static List<String> command(HostileCluster cluster) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "snapshot",
                "import",
                "--from",
                cluster.server().dataDirectory().toString(),
                "--database",
                "shop",
                "--wal",
                cluster.wal().toString()));
    cluster
        .tablespaces()
        .forEach((oid, path) -> command.addAll(List.of("--tablespace", oid + "=" + path)));
    return command;
  }

  private static Finished run(
      SpillwayProcess.Options options, List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return SpillwayProcess.run(options, all.toArray(String[]::new));
  }
}

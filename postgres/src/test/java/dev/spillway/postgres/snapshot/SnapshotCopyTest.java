package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.snapshot.FolderCopy;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.postgres.connect.PostgresAddress;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgres.connect.PostgresSession;
import dev.spillway.postgres.live.LiveSource;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A snapshot's copy, and the names that ExportOnly may give, on a real server.
class SnapshotCopyTest {
  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  @Test
  void aCopyTakenWhileTheOriginalIsReadOutlivesIt() throws Exception {
    Path original = Files.createDirectory(temporary.resolve("original"));
    Path copy = Files.createDirectory(temporary.resolve("copy"));
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      postgres.execute(
          "postgres",
          "create database shop",
          "create table t as select i from generate_series(1, 500) i");
      postgres.execute(
          "shop", "create schema s", "create table s.t (i int)", "create view s.v as select 1");
      requireNames(live(postgres));
      BaseBackupSnapshots snapshots = SnapshotFixture.snapshotsOf(postgres);
      snapshots.make(SnapshotFixture.ID, original, _ -> {}, NEVER);

      SnapshotFolder folder = new SnapshotFolder(original);
      try (FallbackServers.Lease lease =
              new FallbackServers(SnapshotFixture.PROGRAMS)
                  .lease(folder, new DescriptorFile(folder).read().copy());
          Connection reader =
              lease.connector().connect("postgres", PostgresSession.named("test"))) {
        snapshots.copy(original, copy, NEVER);
        assertThat(rows(copy)).containsExactly("500|125250");
        assertThat(TestPostgres.rows(reader, "select count(*) from t"))
            .as("the original's server still runs")
            .containsExactly("500");
      }
      requireNames(SnapshotFixture.source(SnapshotFixture.PROGRAMS, copy));
    }
    delete(original);
    assertThat(rows(copy)).containsExactly("500|125250");
  }

  private static List<String> rows(Path snapshot) {
    return SnapshotFixture.ask(snapshot, "postgres", "select count(*), sum(i) from t").getFirst();
  }

  private static LiveSource live(TestPostgres postgres) {
    return new LiveSource(
        new PostgresConnector(
            PostgresAddress.local(postgres.socketDirectory(), postgres.port(), TestPostgres.USER)),
        ReadOptions.live(InstantSource.system()));
  }

  private static void requireNames(Source source) {
    List<String> there = List.of("postgres", "postgres.public.t", "shop", "shop.s", "shop.s.t");
    List<String> missing =
        List.of(
            "nobody",
            "nobody.s.t",
            "shop.x",
            "shop.s.x",
            "shop.public.t",
            "shop.s.v",
            "SHOP",
            "shop.pg_catalog",
            "shop.pg_catalog.pg_class",
            "template1");
    assertThat(source.missing(ExportScope.parse(there, Engine.POSTGRES))).isEmpty();
    assertThat(source.missing(ExportScope.parse(missing, Engine.POSTGRES)))
        .extracting(ExportScope.Item::toString)
        .containsExactlyElementsOf(missing);
  }

  @Test
  void aCopyLeavesOutWhatItIsToldAndKeepsTheRights() throws IOException {
    Path from = temporary.resolve("from");
    Files.createDirectories(from.resolve("data/run"));
    Path to = Files.createDirectory(temporary.resolve("to"));
    Files.writeString(from.resolve("data/heap"), "rows");
    Files.writeString(from.resolve("data/run/socket"), "x");
    Files.writeString(from.resolve("data/postmaster.pid"), "1");
    Files.setPosixFilePermissions(
        from.resolve("data/heap"),
        java.nio.file.attribute.PosixFilePermissions.fromString("r--------"));
    new FolderCopy(Set.of("run", "postmaster.pid"), NEVER).copy(from, to);

    try (Stream<Path> files = Files.walk(to)) {
      assertThat(files.filter(Files::isRegularFile).toList())
          .singleElement()
          .satisfies(file -> {
            assertThat(file).hasContent("rows");
            assertThat(Files.getPosixFilePermissions(file)).hasSize(1);
          });
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

package dev.spillway.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceTable;
import dev.spillway.postgres.live.LiveSource;
import dev.spillway.postgres.live.ReadOptions;
import dev.spillway.postgres.recovery.FallbackServers;
import dev.spillway.postgres.recovery.RecoveryPrograms;
import dev.spillway.postgres.recovery.SnapshotFolder;
import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The catalog file of a snapshot: what it spares, and that only a whole one of this format is
/// believed.
class SnapshotCatalogTest {
  /// Any server that is started fails the read.
  private static final RecoveryPrograms NONE =
      new RecoveryPrograms(new PostgresBinaries(List.of()), TestPostgres.runAs(), Path.of("/tmp"));

  @TempDir(factory = MemoryDisk.class)
  static Path temporary;

  private static Path snapshot = Path.of("");
  private static byte[] whole = new byte[0];

  @BeforeAll
  static void make() throws IOException {
    snapshot = Files.createDirectory(temporary.resolve("snapshot"));
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      postgres.execute(
          "postgres",
          "create database shop",
          "create database ascii encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0");
      postgres.execute(
          "shop",
          "create schema \"of\\.parts\"",
          "create schema empty",
          "create type colour as enum ('red', 'green')",
          "create type pair as (a int, b colour)",
          "create domain small as int check (value < 10)",
          "create table plain as select i, 'v' || i as v from generate_series(1, 300) i",
          "create table shapes (c colour, p pair, d small, a numeric(9,2)[], r int4range)",
          "insert into shapes values ('green', row(1, 'red'), 5, '{1.50,2}', '[1,3)')",
          "create table changed as select i, i as gone from generate_series(1, 10) i",
          "alter table changed drop column gone",
          "alter table changed add b bool default true, add j int8 default -5, add f float4 default 'NaN', add g float8 default 'Infinity', add t text default 'ä\"\\', add n int, add e colour default 'red'",
          "create table parted (k int, v text) partition by range (k)",
          "create table \"of\\.parts\".mid partition of parted for values from (0) to (100) partition by range (k)",
          "create table \"of\\.parts\".leaf partition of \"of\\.parts\".mid for values from (0) to (50)",
          "create table late (v text, k int)",
          "alter table parted attach partition late for values from (100) to (200)",
          "insert into parted select i, repeat('x', 10) from generate_series(0, 49) i",
          "insert into parted select i, 'late' from generate_series(100, 150) i",
          "create table nothing ()",
          "select lo_create(0)");
      postgres.execute(
          "ascii", "create table a as select convert_from('\\xe4'::bytea, 'SQL_ASCII') as v");
      postgres.execute(
          "postgres",
          "create table letters as select 'x'::\"char\" as c",
          "create table big as select i from generate_series(1, 3) i",
          "alter table big add v text default repeat('x', 600000), add w text default repeat('y', 600000)",
          "alter database template1 is_template false");
      SnapshotFixture.make(postgres, snapshot);
    }
    whole = Files.readAllBytes(catalog());
  }

  @AfterAll
  static void forget() {
    whole = new byte[0];
  }

  private static Path catalog() {
    return new SnapshotFolder(snapshot).catalog();
  }

  private static ExportScope scope(String... items) {
    return ExportScope.parse(List.of(items), Engine.POSTGRES);
  }

  @Test
  void tablesOfKnownTypesAreExportedWithoutAServer() throws IOException {
    try (ConsistentRead read = SnapshotFixture.openWith(NONE, snapshot, scope("shop", "ascii"))) {
      assertThat(read.tables())
          .extracting(table -> table.name().toString())
          .containsExactly(
              "ascii.public.a",
              "shop.public.changed",
              "shop.public.nothing",
              "shop.public.parted",
              "shop.public.plain",
              "shop.public.shapes");
      assertThat(RowCount.of(read)).isEqualTo(1 + 10 + 101 + 300 + 1);
      assertThat(RowCount.findings(read))
          .extracting(Finding::reason, Finding::values)
          .containsExactly(tuple("STRINGS_CONVERTED", 1L));
      assertThat(read.notices())
          .extracting(Notice::reason)
          .containsExactly("LARGE_OBJECTS_PRESENT");
    }
    assertThat(snapshot.resolve("data/postmaster.pid")).doesNotExist();
    assertThat(SnapshotFixture.source(NONE, snapshot).missing(scope("shop.empty", "shop.late")))
        .extracting(ExportScope.Item::toString)
        .containsExactly("shop.late");
  }

  @Test
  void aTableThatOnlyAServerPrintsStartsOne() throws IOException {
    assertThatThrownBy(() -> SnapshotFixture.openWith(NONE, snapshot, scope("postgres")))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("PostgreSQL " + PostgresMajors.newest());
    try (ConsistentRead read = SnapshotFixture.open(snapshot, scope("postgres"))) {
      assertThat(snapshot.resolve("data/postmaster.pid")).exists();
      assertThat(read.tables())
          .filteredOn(table -> table.name().table().equals("letters"))
          .singleElement()
          .satisfies(
              table -> assertThat(read.method(table).orElseThrow().name()).isEqualTo("COPY"));
      assertThat(RowCount.of(read)).isEqualTo(4);
    }
  }

  @Test
  void theFileSaysWhatTheServerSays() {
    SnapshotFolder folder = new SnapshotFolder(snapshot);
    SnapshotDescriptor descriptor = new DescriptorFile(folder).read();
    ReadOptions options =
        ReadOptions.prepared(descriptor.backup().endTime(), InstantSource.system());
    try (FallbackServers.Lease lease =
        new FallbackServers(SnapshotFixture.PROGRAMS).lease(folder, descriptor.copy())) {
      LiveSource server = new LiveSource(lease.connector(), options);
      for (ExportScope scope : scopes()) {
        requireEqual(server, scope);
      }
    }
  }

  private static List<ExportScope> scopes() {
    ExportScope.Item oddSchema =
        new ExportScope.Item("shop", Optional.of("of\\.parts"), Optional.empty());
    return List.of(
        scope("shop"),
        scope("shop.public"),
        scope("shop.public.parted"),
        scope("shop.public.late", "shop.public.parted"),
        new ExportScope(List.of(oddSchema)),
        scope("ascii", "nobody", "template0"));
  }

  private static void requireEqual(LiveSource server, ExportScope scope) {
    try (ConsistentRead asked = server.open(scope, "spillway/test");
        ConsistentRead read = SnapshotFixture.open(snapshot, scope)) {
      List<SourceTable> tables = asked.tables();
      assertThat(described(read.tables())).isEqualTo(described(tables));
      assertThat(read.notices()).containsExactlyInAnyOrderElementsOf(asked.notices());
      for (SourceTable table : tables) {
        assertThat(read.split(table, 8192)).isEqualTo(asked.split(table, 8192));
      }
    }
  }

  /// Text forms have no equality.
  private static List<String> described(List<SourceTable> tables) {
    return tables.stream().map(table -> table.toString().replaceAll("@[0-9a-f]+", "")).toList();
  }

  @Test
  void whatIsNoWholeCatalogOfThisFormatIsMadeAgain() throws IOException {
    byte[] older = whole.clone();
    older[1] = '0';
    byte[] renamed =
        new String(whole, StandardCharsets.ISO_8859_1)
            .replace("\"plain\"", "\"pl4in\"")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] ofAnother =
        new String(whole, StandardCharsets.ISO_8859_1)
            .replaceFirst("system \\d", "system 0")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    for (byte[] bad : List.of(ofAnother, longer, new byte[0])) {
      Files.write(catalog(), bad);
      requireNotBelieved();
    }
    for (byte[] bad : List.of(older, renamed, Arrays.copyOf(whole, whole.length / 2))) {
      Files.write(catalog(), bad);
      requireMadeAgain();
    }
    Files.delete(catalog());
    requireMadeAgain();
  }

  private static void requireNotBelieved() {
    assertThatThrownBy(() -> SnapshotFixture.openWith(NONE, snapshot, scope("shop")))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("PostgreSQL " + PostgresMajors.newest());
  }

  private static void requireMadeAgain() throws IOException {
    requireNotBelieved();
    try (ConsistentRead read = SnapshotFixture.open(snapshot, scope("shop"))) {
      assertThat(read.tables())
          .extracting(table -> table.name().table())
          .contains("plain")
          .doesNotContain("pl4in");
    }
    assertThat(Files.readAllBytes(catalog())).isEqualTo(whole);
    try (Stream<Path> files = Files.list(snapshot)) {
      assertThat(files.filter(file -> file.toString().endsWith(".new"))).isEmpty();
    }
    SnapshotFixture.openWith(NONE, snapshot, scope("shop")).close();
  }
}

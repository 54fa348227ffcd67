package dev.spillway.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSnapshotStoreTest {
  @TempDir Path folder;
  private StoreFile file;
  private SqliteSnapshotStore snapshots;

  @BeforeEach
  void open() {
    file = StoreFile.open(folder.resolve("spillway.db"));
    snapshots = new SqliteSnapshotStore(file);
  }

  @AfterEach
  void close() {
    file.close();
  }

  private static DbSnapshot snapshot(SnapshotKind kind, String name) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("z", "1");
    tags.put("a", "\"2\"");
    return new DbSnapshot(
        new SnapshotId(kind, name),
        new DatabaseId("shop"),
        SnapshotStatus.CREATING,
        7,
        Engine.POSTGRES,
        "17.11",
        5432,
        "spillway",
        Instant.parse("2026-01-01T00:00:00Z"),
        Instant.parse("2026-11-22T08:00:00.000001Z"),
        1L << 40,
        "db-nightly-1",
        Optional.empty(),
        tags);
  }

  @Test
  void aSnapshotComesBackAsItWasWithItsTagsInOrder() {
    DbSnapshot snapshot = snapshot(SnapshotKind.DB, "rds:nightly");
    assertThat(snapshots.insert(snapshot)).isTrue();
    close();
    open();
    DbSnapshot found = snapshots.find(snapshot.id()).orElseThrow();
    assertThat(found).isEqualTo(snapshot);
    assertThat(found.tags()).containsExactly(Map.entry("z", "1"), Map.entry("a", "\"2\""));
  }

  @Test
  void theTwoKindsAreSeparateNamespaces() {
    assertThat(snapshots.insert(snapshot(SnapshotKind.DB, "one"))).isTrue();
    assertThat(snapshots.insert(snapshot(SnapshotKind.CLUSTER, "one"))).isTrue();
    assertThat(snapshots.insert(snapshot(SnapshotKind.CLUSTER, "one"))).isFalse();
    snapshots.delete(new SnapshotId(SnapshotKind.DB, "one"));
    assertThat(snapshots.list(SnapshotKind.DB)).isEmpty();
    assertThat(snapshots.list(SnapshotKind.CLUSTER)).hasSize(1);
  }

  @Test
  void updatesReplaceAndListsGoByName() {
    snapshots.insert(snapshot(SnapshotKind.DB, "b"));
    snapshots.insert(snapshot(SnapshotKind.DB, "a"));
    DbSnapshot failed = snapshot(SnapshotKind.DB, "b").with(SnapshotStatus.FAILED, 100);
    snapshots.update(failed);
    assertThat(snapshots.list(SnapshotKind.DB))
        .containsExactly(snapshot(SnapshotKind.DB, "a"), failed);
    assertThatThrownBy(() -> snapshots.update(snapshot(SnapshotKind.DB, "c")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whomASnapshotIsSharedWithIsKeptAndGoesWithIt() {
    SnapshotId id = new SnapshotId(SnapshotKind.DB, "shared");
    SnapshotId other = new SnapshotId(SnapshotKind.CLUSTER, "shared");
    snapshots.insert(snapshot(SnapshotKind.DB, "shared"));
    snapshots.insert(snapshot(SnapshotKind.CLUSTER, "shared"));
    snapshots.shareWith(id, new TreeSet<>(Set.of("222222222222", "111111111111", "all")));
    snapshots.shareWith(other, new TreeSet<>(Set.of("333333333333")));
    close();
    open();
    assertThat(snapshots.accounts(id)).containsExactly("111111111111", "222222222222", "all");
    snapshots.update(snapshot(SnapshotKind.DB, "shared").with(SnapshotStatus.AVAILABLE, 100));
    snapshots.shareWith(id, new TreeSet<>(Set.of("222222222222")));
    assertThat(snapshots.accounts(id)).containsExactly("222222222222");
    snapshots.delete(id);
    snapshots.insert(snapshot(SnapshotKind.DB, "shared"));
    assertThat(snapshots.accounts(id)).as("a new snapshot of the old name").isEmpty();
    assertThat(snapshots.accounts(other)).containsExactly("333333333333");
  }

  @Test
  void aDatabaseIsDeclaredSinceItsFirstStart() {
    SqliteDeclarations declarations = new SqliteDeclarations(file);
    Instant first = Instant.parse("2026-01-01T00:00:00.5Z");
    DatabaseId shop = new DatabaseId("shop");
    assertThat(declarations.since(shop, first)).isEqualTo(first);
    close();
    open();
    assertThat(new SqliteDeclarations(file).since(shop, first.plusSeconds(60))).isEqualTo(first);
  }
}

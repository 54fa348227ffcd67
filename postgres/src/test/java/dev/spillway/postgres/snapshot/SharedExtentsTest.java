package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.snapshot.FolderCopy;
import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies on a file system that can share what is equal (XFS, btrfs): they take hardly any space.
@Tag("all")
class SharedExtentsTest {
  private static final long DISK_BYTES = 1L << 30;
  private static final long FILE_BYTES = 64 << 20;

  @TempDir Path temporary;

  @Test
  void copiesOfSnapshotsAndOfBackupsShareTheirExtents() throws Exception {
    Path image = temporary.resolve("disk");
    Path disk = Files.createDirectory(temporary.resolve("mounted"));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(DISK_BYTES);
    }
    assumeTrue(
        run("mkfs.xfs", "-q", image.toString()) && run("mount", "-o", "loop", image, disk),
        "an XFS can be made and mounted here only by root with xfsprogs and a loop device");
    try {
      copies(Files.createDirectory(disk.resolve("work")));
    } finally {
      assertThat(run("umount", disk)).isTrue();
    }
  }

  private void copies(Path work) throws IOException {
    Path from = Files.createDirectory(work.resolve("from"));
    Files.write(from.resolve("heap"), new byte[(int) FILE_BYTES]);
    Path to = Files.createDirectory(work.resolve("to"));
    long before = free(work);
    new FolderCopy(Set.of(), NEVER).copy(from, to);
    assertThat(before - free(work)).isLessThan(FILE_BYTES / 4);
    assertThat(to.resolve("heap")).hasSize(FILE_BYTES);

    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      postgres.execute(
          "postgres",
          "create table t as select repeat('x', 1000) v from generate_series(1, 80000)");
      postgres.stop(dev.spillway.postgresserver.StopMode.FAST);
      assertThat(run("cp", "-a", postgres.dataDirectory(), work.resolve("cluster"))).isTrue();
    }
    long withCluster = free(work);
    Path snapshot = work.resolve("snapshot");
    SnapshotFixture.bring(BackupLocation.of(work.resolve("cluster")), snapshot);
    assertThat(SnapshotFixture.ask(snapshot, "postgres", "select count(*) from t"))
        .containsExactly(List.of("80000"));
    assertThat(withCluster - free(work)).as("of a table of 90 MB").isLessThan(64 << 20);

    Path filler = work.resolve("filler");
    assertThat(run("fallocate", "-l", free(work) - (100 << 20), filler)).isTrue();
    Path another = work.resolve("another");
    SnapshotFixture.bring(BackupLocation.of(work.resolve("cluster")), another);
    assertThat(SnapshotFixture.ask(another, "postgres", "select count(*) from t"))
        .as("with less free space than the cluster has")
        .containsExactly(List.of("80000"));
  }

  private static long free(Path path) throws IOException {
    run("sync", "-f", path);
    FileStore store = Files.getFileStore(path);
    return store.getUnallocatedSpace();
  }

  private static boolean run(Object... command) {
    List<String> words = new ArrayList<>();
    for (Object word : command) {
      words.add(word.toString());
    }
    try {
      return new ProcessBuilder(words).inheritIO().start().onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}

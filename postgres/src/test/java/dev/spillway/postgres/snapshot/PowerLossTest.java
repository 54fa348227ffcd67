package dev.spillway.postgres.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.ExportScope;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file system that forgets what was not forced to it, as at a power loss.
@Tag("all")
class PowerLossTest {
  private static final long DISK_BYTES = 1L << 30;

  @TempDir Path temporary;

  @Test
  void aSnapshotThatWasMadeIsStillThere() throws Exception {
    Path image = temporary.resolve("disk");
    Path disk = Files.createDirectory(temporary.resolve("mounted"));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(DISK_BYTES);
    }
    assumeTrue(
        run("mkfs.xfs", "-q", image) && run("mount", "-o", "loop", image, disk),
        "an XFS can be made and mounted here only by root with xfsprogs and a loop device");
    try {
      Path snapshot = disk.resolve("snapshot");
      try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
        postgres.execute("postgres", "create table t as select i from generate_series(1, 9000) i");
        SnapshotFixture.make(postgres, snapshot);
      }
      Files.writeString(disk.resolve("not-forced"), "x");
      assertThat(run("xfs_io", "-x", "-c", "shutdown", disk)).isTrue();
      assertThat(run("umount", disk)).isTrue();
      assertThat(run("mount", "-o", "loop", image, disk)).isTrue();

      assertThat(disk.resolve("not-forced")).as("what was not forced").doesNotExist();
      try (ConsistentRead read = SnapshotFixture.open(snapshot, ExportScope.everything())) {
        assertThat(RowCount.of(read)).isEqualTo(9000);
      }
      assertThat(SnapshotFixture.ask(snapshot, "postgres", "select count(*) from t"))
          .hasToString("[[9000]]");
    } finally {
      assertThat(run("umount", disk)).isTrue();
    }
  }

  private static boolean run(Object... command) throws InterruptedException {
    try {
      return new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList())
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}

package dev.spillway.postgres.snapshot;

import static dev.spillway.postgres.snapshot.SnapshotFixture.ask;
import static dev.spillway.postgres.snapshot.SnapshotFixture.bring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.spillway.core.problem.FailedException;
import dev.spillway.postgres.imported.BackupLocation;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `pg_basebackup` makes, in its forms, whole and damaged.
class PgBasebackupTest {
  private static final String TWO = "dev.spillway.testkit.postgres.PostgresMajors#oldestAndNewest";

  @TempDir(factory = MemoryDisk.class)
  Path temporary;

  private int made;

  @ParameterizedTest
  @MethodSource(TWO)
  void everyFormIsTakenAndEveryDamageIsNamed(int major) throws IOException {
    Path space = Files.createDirectory(temporary.resolve("space"));
    Path plain = temporary.resolve("plain");
    Path moved = temporary.resolve("moved");
    Path tar = temporary.resolve("tar");
    Path gzip = temporary.resolve("gzip");
    String oid;
    try (TestPostgres postgres = TestPostgres.start(major)) {
      PgBasebackup program = PgBasebackup.of(postgres, major);
      postgres.execute(
          "postgres",
          "create tablespace one location '" + space + "'",
          "create table t tablespace one as select i from generate_series(1, 5000) i",
          "create table u as select i from generate_series(1, 7000) i");
      oid = postgres.value("postgres", "select oid from pg_tablespace where spcname = 'one'");
      program.take(
          plain,
          "--tablespace-mapping=" + space + "=" + moved,
          "--waldir=" + temporary.resolve("waldir"),
          "--write-recovery-conf",
          "--manifest-checksums=SHA256");
      program.take(tar, "--format=tar");
      program.take(gzip, "--format=tar", "--gzip", "--wal-method=fetch");
    }
    Map<Path, Long> original = checksums();
    BackupLocation location =
        BackupLocation.of(plain)
            .wal(temporary.resolve("waldir"))
            .tablespaces(Map.of(Long.parseLong(oid), moved));

    assertHolds(location);
    assertHolds(BackupLocation.of(gzip));
    assertHolds(BackupLocation.of(gzip.resolve("base.tar.gz")));
    assertThat(checksums()).isEqualTo(original);
    assertHolds(BackupLocation.of(recompressed(tar)));

    Files.delete(tar.resolve("pg_wal.tar"));
    assertRefused(BackupLocation.of(tar), "The WAL file 0", "is missing", "--wal DIR");
    Files.delete(tar.resolve(oid + ".tar"));
    assertRefused(BackupLocation.of(tar), "tablespace " + oid, "--tablespace " + oid + "=DIR");

    damage(plain.resolve("global").resolve("1262"));
    assertRefused(location, "The file global/1262 has another checksum (SHA256)");
    Files.delete(plain.resolve("global").resolve("1262"));
    assertRefused(
        location, "The file global/1262 is in the backup_manifest, but not in the backup");
    Files.delete(plain.resolve("backup_label"));
    assertRefused(location, "backup_label", "is missing");
  }

  private void assertHolds(BackupLocation location) {
    Path snapshot = temporary.resolve("snapshot" + made++);
    bring(location, snapshot);
    assertThat(
            ask(snapshot, "postgres", "select count(*), sum(i) from t", "select count(*) from u"))
        .containsExactly(List.of("5000|12502500"), List.of("7000"));
  }

  private void assertRefused(BackupLocation location, String... words) {
    assertThatThrownBy(() -> bring(location, temporary.resolve("snapshot" + made++)))
        .isInstanceOf(FailedException.class)
        .satisfies(e -> {
          for (String word : words) {
            assertThat(e).hasMessageContaining(word);
          }
        });
  }

  /// The same archives in the other compressions: the tablespace's by lz4, all else by zstd.
  private Path recompressed(Path tar) throws IOException {
    Path directory = Files.createDirectory(temporary.resolve("recompressed"));
    try (Stream<Path> files = Files.list(tar)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".tar")) {
          Files.copy(file, directory.resolve(name));
          continue;
        }
        boolean lz4 = Character.isDigit(name.charAt(0));
        Path target = directory.resolve(name + (lz4 ? ".lz4" : ".zst"));
        try (OutputStream out = compressing(lz4, Files.newOutputStream(target))) {
          Files.copy(file, out);
        }
      }
    }
    return directory;
  }

  private static OutputStream compressing(boolean lz4, OutputStream out) throws IOException {
    return lz4 ? new FramedLZ4CompressorOutputStream(out) : new ZstdOutputStream(out, 1);
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2]++;
    Files.write(file, bytes);
  }

  private Map<Path, Long> checksums() throws IOException {
    Map<Path, Long> sums = new TreeMap<>();
    for (String name : List.of("plain", "moved", "waldir", "tar", "gzip")) {
      try (Stream<Path> paths = Files.walk(temporary.resolve(name))) {
        for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
          CRC32C crc = new CRC32C();
          crc.update(Files.readAllBytes(path));
          sums.put(path, crc.getValue());
        }
      }
    }
    return sums;
  }
}

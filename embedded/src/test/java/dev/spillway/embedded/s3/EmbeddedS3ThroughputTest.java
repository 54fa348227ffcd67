package dev.spillway.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.UploadListener;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Measures and prints; judged by people.
@Tag("long")
class EmbeddedS3ThroughputTest {
  private static final int MEGABYTES = 256;

  @TempDir Path directory;

  @Test
  void oneLargeObjectIsWrittenAndReadBack() throws IOException {
    byte[] megabyte = new byte[1 << 20];
    new Random(1).nextBytes(megabyte);
    try (EmbeddedStore store = new EmbeddedStore(directory)) {
      Bucket bucket = store.bucket("lake");
      for (int round = 1; round <= 5; round++) {
        ObjectKey key = new ObjectKey("large/" + round);
        long start = System.nanoTime();
        long cpu = cpuNanos();
        try (ObjectWrite write = bucket.write(key, Map.of(), 0, UploadListener.none())) {
          for (int i = 0; i < MEGABYTES; i++) {
            write.write(megabyte, 0, megabyte.length);
          }
          write.commit();
        }
        print("put", round, start, cpu);
        start = System.nanoTime();
        cpu = cpuNanos();
        long read = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = bucket.read(key)) {
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            read += n;
          }
        }
        print("get", round, start, cpu);
        assertThat(read).isEqualTo((long) MEGABYTES << 20);
      }
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  /// The processor time counts client and server together, and tells more than the clock on a busy
  /// machine.
  private static void print(String what, int round, long startNanos, long startCpuNanos) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double cpuSeconds = (cpuNanos() - startCpuNanos) / 1e9;
    double bytes = MEGABYTES * 1.048576;
    System.out.printf(
        "%s %d: %.0f MB/s, %.0f MB per processor second%n",
        what, round, bytes / seconds, bytes / cpuSeconds);
  }
}

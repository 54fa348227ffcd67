package dev.spillway.testkit.ceph;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A Ceph of a monitor, an OSD that keeps everything in memory, and radosgw in front of them, on
/// the loopback address.
public final class TestCeph implements AutoCloseable {
  /// The only key that its KMS has.
  public static final String KEY = "lake-key";

  /// The domain under which its buckets have host names of their own.
  public static final String DOMAIN = "s3.spillway.test";

  private static final String POOL = "default.rgw.buckets.data";
  private static final int START_SECONDS = 60;

  private final CephFolder ceph;
  private final List<Process> processes = new ArrayList<>();
  private final int plain;
  private final int tls;

  private TestCeph(CephFolder ceph, int plain, int tls) {
    this.ceph = ceph;
    this.plain = plain;
    this.tls = tls;
  }

  /// Where the step of the build has put the programs; empty if it could not.
  public static Optional<Path> programs() {
    String named = System.getenv("SPILLWAY_TEST_CEPH");
    String cache = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home"), ".cache");
    Path folder =
        named != null
            ? Path.of(named)
            : (cache == null ? home : Path.of(cache)).resolve("spillway/ceph");
    return Optional.of(folder.resolve("bin"))
        .filter(bin -> Files.isExecutable(bin.resolve("rados")));
  }

  /// Somebody with an access key.
  public record User(String name, String accessKey, String secret) {}

  /// Starts it on a folder that has nothing but `server.crt` and `server.key` for its TLS.
  public static TestCeph start(Path programs, Path folder, List<User> users) throws IOException {
    int monitor = freePort();
    CephFolder ceph = new CephFolder(programs, folder);
    TestCeph started = new TestCeph(ceph, freePort(), freePort());
    ceph.configure(monitor, started.plain, started.tls);
    ceph.makeMaps(monitor);
    try {
      started.begin("ceph-mon", "-i", "a");
      started.begin("ceph-osd", "-i", "0");
      for (User user : users) {
        started.create(user);
      }
      started.begin("radosgw", "-n", "client.rgw");
      started.await();
    } catch (IOException | IllegalStateException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private void begin(String program, String... arguments) throws IOException {
    processes.add(ceph.begin(program, List.of(arguments)));
  }

  private void create(User user) throws IOException {
    ceph.run(
        "radosgw-admin",
        List.of(
            "-n",
            "client.rgw",
            "user",
            "create",
            "--uid",
            user.name(),
            "--display-name",
            user.name(),
            "--access-key",
            user.accessKey(),
            "--secret-key",
            user.secret()));
  }

  private void await() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!listens()) {
      if (!processes.getLast().isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("radosgw did not start; see " + ceph.folder());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), plain), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// The S3 server without TLS.
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + plain);
  }

  /// The S3 server with TLS. It takes every host name but its own for a bucket.
  public URI tlsEndpoint() {
    return URI.create("https://127.0.0.1:" + tls);
  }

  /// All objects of all buckets as the OSD stores them, one after the other.
  public byte[] stored() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String names = new String(ceph.run("rados", List.of("-p", POOL, "ls")), StandardCharsets.UTF_8);
    for (String name : (Iterable<String>) names.lines()::iterator) {
      all.writeBytes(ceph.run("rados", List.of("-p", POOL, "get", name, "-")));
    }
    return all.toByteArray();
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}

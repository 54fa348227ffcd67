package dev.spillway.testkit.radosgw;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A radosgw with its data in one SQLite file of a folder, on the loopback address.
public final class TestRadosgw implements AutoCloseable {
  /// The only key that its KMS has.
  public static final String KEY = "lake-key";

  private static final int START_SECONDS = 60;

  private final Path folder;
  private final Process process;
  private final int port;

  private TestRadosgw(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /// Where the step of the build has put the programs; empty if it could not.
  public static Optional<Path> programs() {
    String named = System.getenv("SPILLWAY_RADOSGW");
    String cache = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home"), ".cache");
    Path folder =
        named != null
            ? Path.of(named)
            : (cache == null ? home : Path.of(cache)).resolve("spillway/radosgw");
    return Optional.of(folder.resolve("bin"))
        .filter(bin -> Files.isExecutable(bin.resolve("radosgw")));
  }

  /// Somebody with an access key.
  public record User(String name, String accessKey, String secret) {}

  /// Starts it on an empty folder.
  public static TestRadosgw start(Path programs, Path folder, List<User> users) throws IOException {
    Files.createDirectories(folder);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    configure(programs, folder, port);
    for (User user : users) {
      create(programs, folder, user);
    }
    Process process =
        new ProcessBuilder(command(programs, folder, "radosgw", List.of("-f")))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("radosgw.out").toFile())
            .start();
    TestRadosgw started = new TestRadosgw(folder, process, port);
    try {
      started.await();
    } catch (IllegalStateException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private static void configure(Path programs, Path folder, int port) throws IOException {
    Path libraries = programs.resolveSibling("usr/lib/x86_64-linux-gnu/ceph");
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    Files.writeString(
        folder.resolve("ceph.conf"),
        """
        [global]
        fsid = 11111111-1111-1111-1111-111111111111
        auth_cluster_required = none
        auth_client_required = none
        mon_host = 127.0.0.1
        run_dir = %1$s
        log_file = %1$s/radosgw.log
        admin_socket =
        plugin_dir = %2$s
        erasure_code_dir = %2$s/erasure-code
        rgw_backend_store = dbstore
        rgw_config_store = dbstore
        dbstore_db_dir = %1$s
        dbstore_config_uri = file:%1$s/config.db
        dbstore_db_name_prefix = rgw
        rgw_data = %1$s
        rgw_frontends = beast endpoint=127.0.0.1:%3$d
        rgw_crypt_s3_kms_backend = testing
        rgw_crypt_s3_kms_encryption_keys = %4$s=%5$s
        rgw_crypt_require_ssl = false
        """
            .formatted(folder, libraries, port, KEY, Base64.getEncoder().encodeToString(key)));
  }

  private static List<String> command(
      Path programs, Path folder, String program, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.resolve(program).toString(),
                "-c",
                folder.resolve("ceph.conf").toString(),
                "-n",
                "client.rgw"));
    command.addAll(arguments);
    return command;
  }

  private static void create(Path programs, Path folder, User user) throws IOException {
    run(
        programs,
        folder,
        List.of(
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

  private static void run(Path programs, Path folder, List<String> arguments) throws IOException {
    Process admin =
        new ProcessBuilder(command(programs, folder, "radosgw-admin", arguments))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("admin.out").toFile())
            .start();
    try {
      if (!admin.waitFor(START_SECONDS, TimeUnit.SECONDS) || admin.exitValue() != 0) {
        admin.destroyForcibly();
        throw new IllegalStateException(Files.readString(folder.resolve("admin.out")));
      }
    } catch (InterruptedException e) {
      admin.destroyForcibly();
      throw new IllegalStateException(e);
    }
  }

  private void await() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("radosgw did not start; see " + folder);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
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

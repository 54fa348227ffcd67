package dev.spillway.testkit.ceph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The programs of one Ceph, its folder, and what its configuration file says.
record CephFolder(Path programs, Path folder) {
  private static final int SECONDS = 60;
  private static final String FSID = "11111111-1111-1111-1111-111111111111";

  /// No authentication between its own daemons, everything in the memory of one OSD, one placement
  /// group a pool, and a monitor that does not wait for others to agree.
  void configure(int monitor, int plain, int tls) throws IOException {
    Path libraries = programs.resolveSibling("usr/lib/x86_64-linux-gnu");
    Files.createDirectories(folder.resolve("mon"));
    Files.createDirectories(folder.resolve("osd"));
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    Files.writeString(
        folder.resolve("ceph.conf"),
        """
        [global]
        fsid = %7$s
        auth_cluster_required = none
        auth_service_required = none
        auth_client_required = none
        ms_mon_client_mode = crc
        mon_host = v2:127.0.0.1:%3$d
        mon_initial_members = a
        mon_data = %1$s/mon
        mon_cluster_log_to_file = false
        mon_allow_pool_size_one = true
        mon_tick_interval = 1
        paxos_propose_interval = 0.02
        paxos_min_wait = 0.01
        public_network = 127.0.0.0/8
        cluster_network = 127.0.0.0/8
        run_dir = %1$s
        crash_dir = %1$s
        log_file = %1$s/$name.log
        admin_socket =
        plugin_dir = %2$s/ceph
        erasure_code_dir = %2$s/ceph/erasure-code
        osd_class_dir = %2$s/rados-classes
        osd_data = %1$s/osd
        osd_objectstore = memstore
        memstore_device_bytes = 2147483648
        osd_crush_chooseleaf_type = 0
        osd_pool_default_size = 1
        osd_pool_default_min_size = 1
        osd_pool_default_pg_num = 1
        osd_pool_default_pgp_num = 1
        osd_pool_default_pg_autoscale_mode = off
        rgw_rados_pool_pg_num_min = 1
        rgw_data = %1$s
        rgw_frontends = beast endpoint=127.0.0.1:%4$d ssl_endpoint=127.0.0.1:%5$d ssl_certificate=%1$s/server.crt ssl_private_key=%1$s/server.key
        rgw_dns_name = %8$s
        rgw_crypt_s3_kms_backend = testing
        rgw_crypt_s3_kms_encryption_keys = %6$s
        rgw_crypt_require_ssl = false
        """
            .formatted(
                folder,
                libraries,
                monitor,
                plain,
                tls,
                TestCeph.KEY + "=" + Base64.getEncoder().encodeToString(key),
                FSID,
                TestCeph.DOMAIN));
  }

  /// The maps that a cluster begins with: one monitor, one OSD in one root.
  void makeMaps(int monitor) throws IOException {
    String monmap = folder.resolve("monmap").toString();
    String osdmap = folder.resolve("osdmap").toString();
    run(
        "monmaptool",
        List.of(
            "--create",
            "--fsid",
            FSID,
            "--addv",
            "a",
            "[v2:127.0.0.1:%d]".formatted(monitor),
            monmap));
    run("osdmaptool", List.of("--createsimple", "1", "--clobber", osdmap));
    run("ceph-mon", List.of("--mkfs", "-i", "a", "--monmap", monmap, "--osdmap", osdmap));
    run(
        "ceph-osd",
        List.of(
            "--mkfs",
            "--no-mon-config",
            "-i",
            "0",
            "--osd-uuid",
            "22222222-2222-2222-2222-222222222222"));
  }

  /// Runs a program of this Ceph to its end; what it has written to its standard output.
  byte[] run(String program, List<String> arguments) throws IOException {
    Path out = folder.resolve(program + ".out");
    Process process =
        new ProcessBuilder(command(program, arguments))
            .redirectError(log(program))
            .redirectOutput(out.toFile())
            .start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(
            program + " " + arguments + ": " + Files.readString(log(program).file().toPath()));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllBytes(out);
  }

  Process begin(String program, List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.add("-f");
    return new ProcessBuilder(command(program, all))
        .redirectErrorStream(true)
        .redirectOutput(log(program))
        .start();
  }

  private ProcessBuilder.Redirect log(String program) {
    return ProcessBuilder.Redirect.to(folder.resolve(program + ".err").toFile());
  }

  private List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve(program).toString());
    command.addAll(List.of("-c", folder.resolve("ceph.conf").toString()));
    command.addAll(arguments);
    return command;
  }
}

package dev.spillway.postgres.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The settings of a server on a copy. They come from us alone: a setting of the copied cluster
/// could run commands (restore_command), connect to other servers (primary_conninfo, subscriptions,
/// workers of preloaded libraries), archive WAL over the original's, or listen to the world.
final class IsolatedSettings {
  private static final int MIN_CONNECTIONS = 100;
  private static final int MIN_WORKERS = 8;
  private static final int MEGABYTE = 1 << 20;

  /// Bytes of one replication origin in its checkpoint file.
  private static final int ORIGIN_BYTES = 16;

  private IsolatedSettings() {}

  /// Settings for any server of the major on a copy with this control file.
  static Map<String, String> of(int major, Path data, ControlFile control) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    nothingGoesOut(major, settings);
    replayFits(major, data, control, settings);
    smallAndQuiet(major, control, settings);
    return settings;
  }

  private static void nothingGoesOut(int major, Map<String, String> settings) {
    for (String command :
        new String[] {
          "restore_command",
          "archive_cleanup_command",
          "recovery_end_command",
          "archive_command",
          "primary_conninfo",
          "primary_slot_name",
          "shared_preload_libraries",
          "session_preload_libraries",
          "local_preload_libraries",
          "ssl_passphrase_command",
          "synchronous_standby_names"
        }) {
      settings.put(command, "");
    }
    settings.put("archive_mode", "off");
    settings.put("max_logical_replication_workers", "0");
    settings.put("max_sync_workers_per_subscription", "0");
    settings.put("autovacuum", "off");
    // Off does not stop the vacuum against wraparound, which begins at these ages.
    settings.put("autovacuum_freeze_max_age", "2000000000");
    settings.put("autovacuum_multixact_freeze_max_age", "2000000000");
    settings.put("ssl", "off");
    if (major >= 17) {
      settings.put("event_triggers", "off");
      settings.put("sync_replication_slots", "off");
    }
  }

  /// Replay stops with an error where the original had more of something than we allow.
  private static void replayFits(
      int major, Path data, ControlFile control, Map<String, String> settings) throws IOException {
    ControlFile.Limits limits = control.limits();
    put(settings, "max_connections", Math.max(MIN_CONNECTIONS, limits.maxConnections()));
    put(settings, "max_worker_processes", Math.max(MIN_WORKERS, limits.maxWorkerProcesses()));
    put(settings, "max_wal_senders", limits.maxWalSenders());
    put(settings, "max_prepared_transactions", limits.maxPreparedTransactions());
    put(settings, "max_locks_per_transaction", Math.max(64, limits.maxLocksPerTransaction()));
    int origins = origins(data);
    put(settings, "max_replication_slots", origins);
    if (major >= 18) {
      put(settings, "max_active_replication_origins", origins);
    }
    settings.put("wal_level", "replica");
    settings.put("allow_in_place_tablespaces", "on");
  }

  private static int origins(Path data) throws IOException {
    Path file = data.resolve("pg_logical").resolve("replorigin_checkpoint");
    long known = Files.exists(file) ? Files.size(file) / ORIGIN_BYTES : 0;
    return Math.toIntExact(known + 16);
  }

  private static void smallAndQuiet(int major, ControlFile control, Map<String, String> settings) {
    settings.put("shared_buffers", "128MB");
    settings.put("huge_pages", "off");
    // /dev/shm is 64 MB in a container.
    settings.put("dynamic_shared_memory_type", "mmap");
    // What has to last is forced to the disk once, when all is done.
    settings.put("fsync", "off");
    settings.put("full_page_writes", "off");
    settings.put("wal_recycle", "off");
    settings.put("wal_init_zero", "off");
    put(settings, "min_wal_size", 2 * control.segmentBytes() / MEGABYTE);
    put(settings, "max_wal_size", Math.max(1024, 4 * control.segmentBytes() / MEGABYTE));
    settings.put("checkpoint_timeout", "1d");
    settings.put("max_parallel_workers", "0");
    settings.put("jit", "off");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.put("lc_messages", "C");
    settings.put("lc_monetary", "C");
    settings.put("lc_numeric", "C");
    settings.put("lc_time", "C");
    settings.put("logging_collector", "off");
    settings.put("log_destination", "stderr");
    settings.put("log_statement", "none");
    // Statements and their values stay out of the log.
    settings.put("log_min_error_statement", "panic");
    settings.put("log_error_verbosity", "terse");
    settings.put("unix_socket_permissions", "0700");
    if (major >= 18) {
      settings.put("io_method", "sync");
    }
  }

  private static void put(Map<String, String> settings, String name, int value) {
    settings.put(name, Integer.toString(value));
  }

  /// As a configuration file.
  static String file(Map<String, String> settings) {
    StringBuilder text = new StringBuilder();
    settings.forEach((name, value) ->
        text.append(name).append(" = '").append(value.replace("'", "''")).append("'\n"));
    return text.toString();
  }
}

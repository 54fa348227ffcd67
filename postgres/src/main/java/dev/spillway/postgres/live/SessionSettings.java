package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/// The settings without which a session might read fewer rows, print other text, wait for ever, or
/// be ended by the server in the middle. They are sent in the startup packet, set once more for
/// what the driver puts behind it, and read back, because poolers drop them.
final class SessionSettings {
  /// How long a session waits for a lock; long enough for ordinary DDL, short enough not to queue
  /// up behind a forgotten transaction.
  static final int LOCK_TIMEOUT_MILLIS = 30_000;

  private static final Map<String, String> AT_START = new LinkedHashMap<>();
  private static final Map<String, String> AFTER_START = new LinkedHashMap<>();

  static {
    AT_START.put("row_security", "off");
    AT_START.put("search_path", "");
    AT_START.put("default_transaction_isolation", "repeatable read");
    AT_START.put("default_transaction_read_only", "on");
    AT_START.put("default_transaction_deferrable", "off");
    AT_START.put("IntervalStyle", "postgres");
    AT_START.put("bytea_output", "hex");
    AT_START.put("standard_conforming_strings", "on");
    AT_START.put("statement_timeout", "0");
    AT_START.put("lock_timeout", String.valueOf(LOCK_TIMEOUT_MILLIS));
    AT_START.put("idle_in_transaction_session_timeout", "0");
    AT_START.put("idle_session_timeout", "0");
    AT_START.put("max_parallel_workers_per_gather", "0");
    AT_START.put("jit", "off");
    AT_START.put("synchronize_seqscans", "off");
    // The driver has its own values of these, and servers before 17 do not know the last two.
    AFTER_START.put("TimeZone", "UTC");
    AFTER_START.put("DateStyle", "ISO, MDY");
    AFTER_START.put("extra_float_digits", "1");
    AFTER_START.put("transaction_timeout", "0");
    AFTER_START.put("restrict_nonsystem_relation_kind", "view, foreign-table");
  }

  private SessionSettings() {}

  /// What goes into the startup packet. The keepalives are not read back: unix sockets have none.
  static Map<String, String> atStart() {
    Map<String, String> settings = new LinkedHashMap<>(AT_START);
    settings.put("tcp_keepalives_idle", "60");
    settings.put("tcp_keepalives_interval", "20");
    return settings;
  }

  /// Sets what is left to set, and reads everything back.
  static void complete(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(setSql())) {
      while (rows.next()) {
        require(rows.getString(1), rows.getString(2), rows.getString(3));
      }
    }
  }

  private static void require(String name, String wanted, String found) {
    if (!wanted.replace(" ", "").equals(found.replace(" ", ""))) {
      throw new FailedException(
          Fault.SETUP,
          "The session's setting %s is '%s' although '%s' was asked for: something between Spillway and the server, such as a connection pooler, changes or drops settings. Connect to the server directly."
              .formatted(name, found, wanted));
    }
  }

  private static String setSql() {
    return """
    SELECT w.name, w.value,
           CASE WHEN w.late THEN pg_catalog.set_config(s.name, w.value, false)
                ELSE s.setting END
    FROM (VALUES %s) AS w(name, value, late)
    JOIN pg_catalog.pg_settings s ON s.name = w.name
    """
        .formatted(values(AT_START, "false") + ", " + values(AFTER_START, "true"));
  }

  private static String values(Map<String, String> settings, String late) {
    return settings.entrySet().stream()
        .map((Entry<String, String> setting) ->
            "('%s', '%s', %s)".formatted(setting.getKey(), setting.getValue(), late))
        .collect(Collectors.joining(", "));
  }
}

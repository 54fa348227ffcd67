package dev.spillway.postgres.connect;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a session is to be like, decided before it begins.
///
/// @param applicationName shown in pg_stat_activity; the server keeps 63 bytes of it
/// @param settings server settings, sent in the startup packet, where they beat what ALTER ROLE and
///   ALTER DATABASE set. Poolers may drop them: read back with SHOW what matters
/// @param driver properties of pgjdbc, such as `preferQueryMode`
public record PostgresSession(
    String applicationName, Map<String, String> settings, Map<String, String> driver) {
  public PostgresSession {
    settings = Map.copyOf(settings);
    driver = Map.copyOf(driver);
  }

  public static PostgresSession named(String applicationName) {
    return new PostgresSession(applicationName, Map.of(), Map.of());
  }

  /// Adds a server setting.
  public PostgresSession setting(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new PostgresSession(applicationName, more, driver);
  }

  /// Adds server settings.
  public PostgresSession settings(Map<String, String> all) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.putAll(all);
    return new PostgresSession(applicationName, more, driver);
  }

  /// Adds a property of pgjdbc.
  public PostgresSession driver(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(driver);
    more.put(name, value);
    return new PostgresSession(applicationName, settings, more);
  }
}

package dev.spillway.postgres.connect;

import dev.spillway.core.problem.FailedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Opens connections to one PostgreSQL server. Thread-safe.
public final class PostgresConnector {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(15);
  private static final Duration LOG_IN_WITHIN = Duration.ofSeconds(30);

  /// The driver puts its own values of these into the startup packet, behind ours.
  private static final Set<String> CLAIMED_BY_DRIVER =
      Set.of("client_encoding", "datestyle", "timezone", "extra_float_digits");

  private final PostgresAddress address;
  private final Map<String, String> always;
  private final Driver driver = new Driver();

  public PostgresConnector(PostgresAddress address) {
    this(address, Map.of());
  }

  /// @param always settings of every session, in addition to the session's own
  public PostgresConnector(PostgresAddress address, Map<String, String> always) {
    this.address = address;
    this.always = Map.copyOf(always);
  }

  public PostgresAddress address() {
    return address;
  }

  /// A connection to a database; auto-commit is on. The caller closes it.
  ///
  /// @throws FailedException with what to do; TRANSIENT if trying later may help
  public Connection connect(String database, PostgresSession session) {
    PostgresSession complete = session.settings(always);
    Connection connection = open(database, properties(complete));
    try {
      setClaimed(connection, complete.settings());
      return connection;
    } catch (SQLException e) {
      closeQuietly(connection);
      throw ConnectFailures.explain(address, database, e);
    }
  }

  /// A connection that speaks the replication protocol; only what that knows can be sent on it.
  ///
  /// @throws FailedException as [#connect]
  public Connection replication(PostgresSession session) {
    Properties properties = properties(session);
    PGProperty.REPLICATION.set(properties, "true");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    return open("replication", properties);
  }

  private Connection open(String database, Properties properties) {
    address.password().get().ifPresent(secret -> PGProperty.PASSWORD.set(properties, secret));
    try {
      Connection connection = driver.connect(url(database), properties);
      if (connection == null) {
        throw new IllegalStateException("pgjdbc does not know its own URL");
      }
      return connection;
    } catch (SQLException e) {
      throw ConnectFailures.explain(address, database, e);
    }
  }

  /// The driver takes host and database from the URL before all else.
  private String url(String database) {
    String place =
        switch (address.endpoint()) {
          case PostgresAddress.Tcp(String host, int port) ->
              (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
          // The driver wants a host; the socket factory does not look at it.
          case PostgresAddress.UnixSocket socket -> "localhost:" + socket.port();
        };
    return "jdbc:postgresql://" + place + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
  }

  private Properties properties(PostgresSession session) {
    Properties properties = new Properties();
    session.driver().forEach(properties::setProperty);
    PGProperty.USER.set(properties, address.user());
    PGProperty.APPLICATION_NAME.set(properties, session.applicationName());
    // The name goes into the startup packet, where pg_stat_activity shows it from the beginning.
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
    PGProperty.CONNECT_TIMEOUT.set(properties, Math.toIntExact(CONNECT_WITHIN.toSeconds()));
    PGProperty.LOGIN_TIMEOUT.set(properties, Math.toIntExact(LOG_IN_WITHIN.toSeconds()));
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    if (!session.settings().isEmpty()) {
      PGProperty.OPTIONS.set(properties, options(session.settings()));
    }
    switch (address.endpoint()) {
      case PostgresAddress.Tcp _ -> tls(properties);
      case PostgresAddress.UnixSocket socket -> unixSocket(properties, socket);
    }
    return properties;
  }

  private void tls(Properties properties) {
    PostgresAddress.Tls tls = address.tls();
    PGProperty.SSL_MODE.set(properties, tls.mode().text());
    if (tls.authority().isPresent()) {
      PGProperty.SSL_ROOT_CERT.set(properties, tls.authority().get().toString());
    } else if (tls.mode().verifies()) {
      PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
  }

  private static void unixSocket(Properties properties, PostgresAddress.UnixSocket socket) {
    PGProperty.SSL_MODE.set(properties, PostgresAddress.TlsMode.DISABLE.text());
    PGProperty.SOCKET_FACTORY.set(properties, UnixSocketFactory.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(properties, socket.file().toString());
  }

  private static String options(Map<String, String> settings) {
    StringBuilder options = new StringBuilder();
    settings.forEach((name, value) ->
        options
            .append(options.isEmpty() ? "-c " : " -c ")
            .append(name)
            .append('=')
            .append(value.replace("\\", "\\\\").replace(" ", "\\ ")));
    return options.toString();
  }

  private static void setClaimed(Connection connection, Map<String, String> settings)
      throws SQLException {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      if (CLAIMED_BY_DRIVER.contains(setting.getKey().toLowerCase(Locale.ROOT))) {
        try (PreparedStatement set =
            connection.prepareStatement("select pg_catalog.set_config(?, ?, false)")) {
          set.setString(1, setting.getKey());
          set.setString(2, setting.getValue());
          try (ResultSet done = set.executeQuery()) {
            done.next();
          }
        }
      }
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The failure that led here is the one to tell.
    }
  }
}

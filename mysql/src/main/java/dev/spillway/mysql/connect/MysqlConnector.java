package dev.spillway.mysql.connect;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.mariadb.jdbc.Connection;
import org.mariadb.jdbc.Driver;

/// Opens connections to one server. Thread-safe.
public final class MysqlConnector {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(15);

  private final MysqlAddress address;
  private final Driver driver = new Driver();

  public MysqlConnector(MysqlAddress address) {
    this.address = address;
  }

  public MysqlAddress address() {
    return address;
  }

  /// A connection with the server's own settings; auto-commit is on. The caller closes it.
  ///
  /// @param label shown as `program_name` in performance_schema.session_connect_attrs
  /// @throws FailedException with what to do; TRANSIENT if trying later may help; SETUP if the
  ///   server is of another kind than the address says
  public Connection connect(String label) {
    try {
      java.sql.Connection opened = driver.connect(url(), properties(label));
      if (opened == null) {
        throw new IllegalStateException("Connector/J does not know its own URL");
      }
      Connection connection = opened.unwrap(Connection.class);
      requireEngine(connection);
      return connection;
    } catch (SQLException e) {
      throw ConnectFailures.explain(address, e);
    }
  }

  private String url() {
    String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    return "jdbc:mariadb://" + host + ":" + address.port() + "/";
  }

  private Properties properties(String label) {
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    address.password().get().ifPresent(secret -> properties.setProperty("password", secret));
    properties.setProperty("sslMode", address.tls().mode().driverName());
    properties.setProperty("tlsSocketType", VerifyingTls.TYPE);
    address
        .tls()
        .authority()
        .ifPresent(file -> properties.setProperty("serverSslCert", file.toString()));
    if (address.tls().mode() == MysqlAddress.TlsMode.DISABLE) {
      // Without TLS, caching_sha2_password sends the password under a key that the server names.
      properties.setProperty("allowPublicKeyRetrieval", "true");
    }
    properties.setProperty("connectTimeout", Long.toString(CONNECT_WITHIN.toMillis()));
    properties.setProperty("connectionAttributes", "program_name:" + label.replace(',', ' '));
    properties.setProperty("allowLocalInfile", "false");
    properties.setProperty("permitRedirect", "false");
    return properties;
  }

  private void requireEngine(Connection connection) throws SQLException {
    boolean mariadb = connection.getContext().getVersion().isMariaDBServer();
    boolean expected =
        switch (address.engine()) {
          case MARIADB -> mariadb;
          case MYSQL -> !mariadb;
          case POSTGRES -> throw new IllegalStateException("no MySQL: " + address);
        };
    if (!expected) {
      connection.close();
      throw new FailedException(
          Fault.SETUP,
          "%s is a %s server, but is declared with engine: %s. Correct the engine of this database."
              .formatted(address, mariadb ? "MariaDB" : "MySQL", address.engine().rdsName()));
    }
  }
}

package dev.spillway.mysql.connect;

import dev.spillway.core.source.Engine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// Where a MySQL or MariaDB server is and who logs in.
///
/// @param engine what the server is said to be: MYSQL or MARIADB
/// @param password asked at each connect, so that a changed secret is used at once; empty: none is
///   sent
public record MysqlAddress(
    Engine engine,
    String host,
    int port,
    String user,
    Supplier<Optional<String>> password,
    Tls tls) {

  /// How the connection is encrypted.
  public enum TlsMode {
    DISABLE("disable"),
    REQUIRE("trust"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String driverName;

    TlsMode(String driverName) {
      this.driverName = driverName;
    }

    String driverName() {
      return driverName;
    }
  }

  /// @param authority a PEM file of certificate authorities; empty: those that Java trusts
  public record Tls(TlsMode mode, Optional<Path> authority) {
    public static Tls disabled() {
      return new Tls(TlsMode.DISABLE, Optional.empty());
    }
  }

  /// Without the password.
  @Override
  public String toString() {
    return user + "@" + host + ":" + port;
  }
}

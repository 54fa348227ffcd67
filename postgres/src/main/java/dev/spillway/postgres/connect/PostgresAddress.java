package dev.spillway.postgres.connect;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// Where a PostgreSQL server is and who logs in.
///
/// @param password asked at each connect, so that a changed secret is used at once; empty: none is
///   sent
public record PostgresAddress(
    Endpoint endpoint, String user, Supplier<Optional<String>> password, Tls tls) {

  /// The way to the server.
  public sealed interface Endpoint {}

  public record Tcp(String host, int port) implements Endpoint {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /// @param directory as the server's unix_socket_directories has it
  /// @param port part of the socket's name
  public record UnixSocket(Path directory, int port) implements Endpoint {
    Path file() {
      return directory.resolve(".s.PGSQL." + port);
    }

    @Override
    public String toString() {
      return file().toString();
    }
  }

  /// How the connection is encrypted; libpq's modes of the same names. Not used on unix sockets.
  public enum TlsMode {
    DISABLE("disable"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String text;

    TlsMode(String text) {
      this.text = text;
    }

    /// As configuration and libpq spell it.
    public String text() {
      return text;
    }

    boolean verifies() {
      return this == VERIFY_CA || this == VERIFY_FULL;
    }
  }

  /// @param authority a PEM file of certificate authorities; empty: those that Java trusts
  public record Tls(TlsMode mode, Optional<Path> authority) {
    public static Tls disabled() {
      return new Tls(TlsMode.DISABLE, Optional.empty());
    }
  }

  /// A server of this machine that lets everybody in who may enter the socket's directory.
  public static PostgresAddress local(Path socketDirectory, int port, String user) {
    return new PostgresAddress(
        new UnixSocket(socketDirectory, port), user, Optional::empty, Tls.disabled());
  }

  /// Whether the address is one of this machine's own.
  public boolean isOfThisMachine() {
    return switch (endpoint) {
      case Tcp(String host, int _) ->
          host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
      case UnixSocket _ -> true;
    };
  }

  /// Without the password.
  @Override
  public String toString() {
    return user + "@" + endpoint;
  }
}

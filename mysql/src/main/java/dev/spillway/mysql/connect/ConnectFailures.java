package dev.spillway.mysql.connect;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/// Tells why a connection could not be made, and what to do.
///
/// @see <a href="https://dev.mysql.com/doc/mysql-errors/en/server-error-reference.html">MySQL:
///   server errors</a>
final class ConnectFailures {
  /// Of the driver's own check, which has neither a code nor a cause.
  private static final String ANOTHER_NAME = "hostname verification failed";

  private ConnectFailures() {}

  static FailedException explain(MysqlAddress address, SQLException e) {
    return switch (e.getErrorCode()) {
      case 1045, 1698 ->
          failed(
              Fault.SETUP,
              address,
              e,
              "The user or password is wrong, or the user may not come from this machine: correct the secret that the configuration names, or CREATE USER for this machine's address.");
      case 1040, 1203, 1226 ->
          failed(
              Fault.TRANSIENT,
              address,
              e,
              "The server has no free connection for this user: raise max_connections or MAX_USER_CONNECTIONS, or lower max-connections of this database.");
      case 1129, 1130 ->
          failed(
              Fault.SETUP,
              address,
              e,
              "The server refuses this machine: CREATE USER for its address, or FLUSH HOSTS.");
      case 1820, 1862, 3118 ->
          failed(
              Fault.SETUP,
              address,
              e,
              "The account is locked or its password expired: ALTER USER.");
      case 1053, 1077 ->
          failed(Fault.TRANSIENT, address, e, "The server is starting up or shutting down.");
      default -> unreachableOrOther(address, e);
    };
  }

  private static FailedException unreachableOrOther(MysqlAddress address, SQLException e) {
    if (said(e).contains(ANOTHER_NAME)) {
      return failed(
          Fault.SETUP,
          address,
          e,
          "TLS failed (the certificate is not for this name): name the host as its certificate does, or check the authority file of this database.");
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return failed(
            Fault.SETUP,
            address,
            e,
            "TLS failed (%s): check tls and the authority file of this database."
                .formatted(cause.getMessage()));
      }
      if (cause instanceof UnknownHostException) {
        return failed(
            Fault.TRANSIENT,
            address,
            e,
            "The host name is not known here: check its spelling and DNS.");
      }
      if (cause instanceof ConnectException || cause instanceof SocketTimeoutException) {
        return failed(
            Fault.TRANSIENT,
            address,
            e,
            "Nothing answers there: check host, port, bind-address and firewalls.");
      }
    }
    boolean connection = e.getSQLState() != null && e.getSQLState().startsWith("08");
    return failed(connection ? Fault.TRANSIENT : Fault.SOURCE, address, e, "");
  }

  private static FailedException failed(
      Fault fault, MysqlAddress address, SQLException e, String remedy) {
    String said = said(e);
    String message =
        "Cannot connect to %s: %s%s".formatted(address, said, said.endsWith(".") ? "" : ".");
    return new FailedException(fault, remedy.isEmpty() ? message : message + " " + remedy, e);
  }

  /// The first line: behind it the driver gives advice of its own.
  private static String said(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }
}

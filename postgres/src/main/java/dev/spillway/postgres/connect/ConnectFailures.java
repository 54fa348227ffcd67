package dev.spillway.postgres.connect;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/// What a failed connect means for the one who has to mend it.
final class ConnectFailures {
  private ConnectFailures() {}

  static FailedException explain(PostgresAddress address, String database, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (state) {
      case "28P01" ->
          failed(
              Fault.SETUP,
              address,
              database,
              e,
              "The password is wrong: correct the secret that the configuration names, or ALTER ROLE ... PASSWORD on the server.");
      case "28000" ->
          failed(
              Fault.SETUP,
              address,
              database,
              e,
              "Add a line to pg_hba.conf for this user, database and this machine's address, or give the role LOGIN (for base backups: REPLICATION and a 'replication' line), then reload the server.");
      case "3D000" ->
          failed(
              Fault.SETUP, address, database, e, "The database does not exist: correct its name.");
      case "42501" ->
          failed(
              Fault.SETUP,
              address,
              database,
              e,
              "The role lacks a right; for base backups it needs the attribute REPLICATION.");
      case "53300" ->
          failed(
              Fault.TRANSIENT,
              address,
              database,
              e,
              "The server has no free connection: raise max_connections (for base backups max_wal_senders), or lower max-connections of this database.");
      case "08P01" ->
          failed(
              Fault.SETUP,
              address,
              database,
              e,
              "What answers there is no PostgreSQL server but something between, such as a connection pooler, that refuses what a session needs: connect to the server directly.");
      case "57P03" ->
          failed(
              Fault.TRANSIENT,
              address,
              database,
              e,
              "The server is starting up, shutting down or recovering.");
      default -> unreachableOrOther(address, database, e);
    };
  }

  private static FailedException unreachableOrOther(
      PostgresAddress address, String database, SQLException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return failed(
            Fault.SETUP,
            address,
            database,
            e,
            "TLS failed ("
                + cause.getMessage()
                + "): check tls and the authority file of this database.");
      }
      if (cause instanceof UnknownHostException) {
        return failed(
            Fault.TRANSIENT,
            address,
            database,
            e,
            "The host name is not known here: check its spelling and DNS.");
      }
      if (cause instanceof ConnectException
          || cause instanceof SocketTimeoutException
          || cause instanceof NoSuchFileException) {
        return failed(
            Fault.TRANSIENT,
            address,
            database,
            e,
            "Nothing answers there: check host, port, listen_addresses and firewalls.");
      }
    }
    boolean connection = e.getSQLState() != null && e.getSQLState().startsWith("08");
    return failed(connection ? Fault.TRANSIENT : Fault.SOURCE, address, database, e, "");
  }

  private static FailedException failed(
      Fault fault, PostgresAddress address, String database, SQLException e, String remedy) {
    String said = String.valueOf(e.getMessage()).strip();
    String message =
        "Cannot connect to PostgreSQL %s, database '%s': %s%s"
            .formatted(address, database, said, said.endsWith(".") ? "" : ".");
    return new FailedException(fault, remedy.isEmpty() ? message : message + " " + remedy, e);
  }
}

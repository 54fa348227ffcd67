package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.DriverStream;
import org.postgresql.core.PGStream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The messages of one replication connection. Used by one thread.
final class ReplicationWire implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicationWire.class);

  /// How often a wait for the server looks whether it should go on.
  private static final int POLL_MILLIS = 500;

  private final Connection connection;
  private final PGStream stream;
  private final BooleanSupplier stop;

  ReplicationWire(Connection connection, BooleanSupplier stop) throws SQLException {
    this.connection = connection;
    this.stream = DriverStream.of(connection.unwrap(BaseConnection.class));
    this.stop = stop;
  }

  PGStream stream() {
    return stream;
  }

  void query(String command) throws IOException {
    byte[] text = command.getBytes(StandardCharsets.UTF_8);
    stream.sendChar('Q');
    stream.sendInteger4(Integer.BYTES + text.length + 1);
    stream.send(text);
    stream.sendChar(0);
    stream.flush();
  }

  /// Whether the server has something to say within a short time.
  boolean poll() throws IOException {
    stream.setNetworkTimeout(POLL_MILLIS);
    try {
      stream.peekChar();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      stream.setNetworkTimeout(0);
    }
  }

  /// Waits for the next message that belongs to a reply and returns its type. Its length and body
  /// are the caller's to read.
  ///
  /// @throws PSQLException if the message is an error
  int next() throws IOException, SQLException {
    while (true) {
      while (!poll()) {
        checkStop();
      }
      checkStop();
      int type = stream.receiveChar();
      switch (type) {
        case 'E' -> throw new PSQLException(new ServerErrorMessage(body()));
        case 'N' -> LOG.info("PostgreSQL says: {}", new ServerErrorMessage(body()));
        case 'S', 'A' -> skip();
        default -> {
          return type;
        }
      }
    }
  }

  private void checkStop() {
    if (stop.getAsBoolean()) {
      throw new FailedException(Fault.STOPPED, "The base backup was stopped");
    }
  }

  void expect(int type) throws IOException, SQLException {
    int got = next();
    if (got != type) {
      throw new IOException("expected the message '%c', got '%c'".formatted(type, got));
    }
  }

  void skip() throws IOException {
    stream.skip(bodyLength());
  }

  int bodyLength() throws IOException {
    return stream.receiveInteger4() - Integer.BYTES;
  }

  private String body() throws IOException {
    return new String(stream.receive(bodyLength()), StandardCharsets.UTF_8);
  }

  /// Reads one result set, from its description to its CommandComplete.
  List<List<@Nullable String>> rows() throws IOException, SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    expect('T');
    skip();
    while (true) {
      int type = next();
      switch (type) {
        case 'D' -> rows.add(row());
        case 'C' -> {
          skip();
          return rows;
        }
        default -> throw new IOException("the message '%c' in a result".formatted(type));
      }
    }
  }

  private List<@Nullable String> row() throws IOException {
    stream.receiveInteger4();
    int columns = stream.receiveInteger2();
    List<@Nullable String> values = new ArrayList<>(columns);
    for (int column = 0; column < columns; column++) {
      int length = stream.receiveInteger4();
      values.add(length < 0 ? null : new String(stream.receive(length), StandardCharsets.UTF_8));
    }
    return values;
  }

  /// Runs a command whose reply is at most one result set.
  List<List<@Nullable String>> run(String command) throws IOException, SQLException {
    query(command);
    List<List<@Nullable String>> rows = new ArrayList<>();
    while (true) {
      int type = next();
      switch (type) {
        case 'D' -> rows.add(row());
        case 'Z' -> {
          skip();
          return rows;
        }
        default -> skip();
      }
    }
  }

  /// The value of a server setting.
  String show(String setting) throws IOException, SQLException {
    String value = run("SHOW " + setting).getFirst().getFirst();
    return value == null ? "" : value;
  }

  /// Reads to the end of a reply, so that the connection can be used again.
  void awaitReady() throws IOException, SQLException {
    for (int type = next(); type != 'Z'; type = next()) {
      skip();
    }
    skip();
  }

  /// Makes the server give up what it does for this connection, which it would otherwise notice
  /// only when it next writes to it.
  void cancel() {
    try {
      connection.unwrap(BaseConnection.class).cancelQuery();
    } catch (SQLException e) {
      LOG.debug("cancelling a base backup", e);
    }
  }

  /// Closes the connection, whatever state it is in.
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("closing a replication connection", e);
    }
  }
}

package dev.spillway.mysql.live;

import dev.spillway.testkit.mysql.TestMysql;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands before a server and refuses global locks as managed services do: to users who have the
/// privileges for them, with the code of a denied access.
final class ManagedService implements AutoCloseable {
  private static final int HEADER = 4;
  private static final int COM_QUERY = 3;
  private static final List<String> REFUSED =
      List.of("FLUSH TABLES WITH READ LOCK", "BACKUP STAGE");
  private static final String REFUSAL =
      "SIGNAL SQLSTATE '28000' SET MYSQL_ERRNO = 1045, MESSAGE_TEXT = 'Access denied by the service'";

  private final TestMysql mysql;
  private final ServerSocket door;
  private final List<Socket> sockets = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ManagedService(TestMysql mysql) throws IOException {
    this.mysql = mysql;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = keep(door.accept());
        Socket server = keep(new Socket(InetAddress.getLoopbackAddress(), mysql.port()));
        threads.execute(() -> untilClosed(() -> answers(client, server)));
        threads.execute(() -> untilClosed(() -> commands(client, server)));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private interface Relay {
    void run() throws IOException;
  }

  private static void untilClosed(Relay relay) {
    try {
      relay.run();
    } catch (IOException e) {
      // One of both sides has ended.
    }
  }

  private static void answers(Socket client, Socket server) throws IOException {
    server.getInputStream().transferTo(client.getOutputStream());
  }

  private synchronized Socket keep(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  /// A command is one packet: its length in three bytes, a number, a code, and what belongs to it.
  private static void commands(Socket client, Socket server) throws IOException {
    try (server;
        DataInputStream from = new DataInputStream(client.getInputStream());
        OutputStream to = server.getOutputStream()) {
      byte[] header = new byte[HEADER];
      while (true) {
        from.readFully(header);
        int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        byte[] command = refused(from.readNBytes(length));
        to.write(
            new byte[] {
              (byte) command.length,
              (byte) (command.length >> 8),
              (byte) (command.length >> 16),
              header[3]
            });
        to.write(command);
        to.flush();
      }
    }
  }

  private static byte[] refused(byte[] command) {
    if (command.length > 0 && command[0] == COM_QUERY) {
      String sql = new String(command, 1, command.length - 1, StandardCharsets.UTF_8);
      if (REFUSED.stream().anyMatch(sql::startsWith)) {
        return ((char) COM_QUERY + REFUSAL).getBytes(StandardCharsets.UTF_8);
      }
    }
    return command;
  }

  @Override
  public synchronized void close() {
    try {
      door.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.close();
  }
}

package dev.spillway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Servers that answer as none should: each takes one request on each connection.
final class OddServers implements AutoCloseable {
  enum Kind {
    /// Takes the request and says nothing.
    SILENT,
    /// Takes the request and hangs up.
    HANGUP,
    /// What a gateway in front of a service answers.
    HTML,
    /// An answer that breaks off.
    BADXML,
    /// Too many requests.
    THROTTLED,
    /// A refusal without a message.
    WORDLESS,
    /// Never takes a connection, and has no more room for those that wait.
    FULL,
    /// As a proxy: answers with the request's first line; refuses tunnels.
    PROXY
  }

  private final Map<Kind, ServerSocket> sockets = new EnumMap<>(Kind.class);
  private final List<Socket> open = new ArrayList<>();
  private final int closedPort;

  OddServers() {
    try {
      for (Kind kind : Kind.values()) {
        int room = kind == Kind.FULL ? 1 : 50;
        ServerSocket socket = new ServerSocket(0, room, InetAddress.getLoopbackAddress());
        sockets.put(kind, socket);
        if (kind == Kind.FULL) {
          fill(socket);
        } else {
          Thread.ofVirtual().start(() -> serve(kind, socket));
        }
      }
      try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        closedPort = closed.getLocalPort();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// More connections than a queue of one has room for.
  private void fill(ServerSocket server) throws IOException {
    for (int i = 0; i < 8; i++) {
      SocketChannel waiting = SocketChannel.open();
      waiting.configureBlocking(false);
      waiting.connect(server.getLocalSocketAddress());
      open.add(waiting.socket());
    }
  }

  /// The text with `@SILENT@` and the like replaced by addresses; `@CLOSED@` is one where nobody
  /// is.
  String addressed(String text) {
    String result = text.replace("@CLOSED@", "127.0.0.1:" + closedPort);
    for (Map.Entry<Kind, ServerSocket> server : sockets.entrySet()) {
      result =
          result.replace(
              "@" + server.getKey() + "@", "127.0.0.1:" + server.getValue().getLocalPort());
    }
    return result;
  }

  private void serve(Kind kind, ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        synchronized (open) {
          open.add(socket);
        }
        Thread.ofVirtual().start(() -> answer(kind, socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void answer(Kind kind, Socket socket) {
    try {
      String first = request(socket.getInputStream());
      String answer =
          switch (kind) {
            case SILENT, FULL -> "";
            case HANGUP -> "";
            case HTML ->
                answer("502 Bad Gateway", "<html><body>no service behind this</body></html>");
            case BADXML ->
                answer("200 OK", "<DescribeExportTasksResponse><DescribeExportTasksResult>");
            case THROTTLED ->
                answer("400 Bad Request", error("Throttling", "<Message>Rate exceeded</Message>"));
            case WORDLESS -> answer("403 Forbidden", error("AccessDenied", ""));
            case PROXY ->
                first.startsWith("CONNECT")
                    ? answer("403 Forbidden", "")
                    : answer(
                        "400 Bad Request",
                        error(
                            "Proxied", "<Message>" + first.replaceAll(":\\d+", "") + "</Message>"));
          };
      if (kind == Kind.SILENT) {
        return;
      }
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      socket.close();
    } catch (IOException _) {
      // The client went away.
    }
  }

  /// Reads a whole request.
  ///
  /// @return its first line
  private static String request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    String length = head.toString().replaceAll("(?is).*\r\ncontent-length: (\\d+).*", "$1");
    if (length.length() < head.length()) {
      in.readNBytes(Integer.parseInt(length));
    }
    return head.substring(0, head.indexOf("\r\n"));
  }

  private static String answer(String status, String body) {
    return "HTTP/1.1 %s\r\nContent-Type: text/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(status, body.length(), body);
  }

  private static String error(String code, String message) {
    return "<ErrorResponse><Error><Code>%s</Code>%s</Error></ErrorResponse>"
        .formatted(code, message);
  }

  @Override
  public void close() {
    try {
      for (ServerSocket socket : sockets.values()) {
        socket.close();
      }
      synchronized (open) {
        for (Socket socket : open) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

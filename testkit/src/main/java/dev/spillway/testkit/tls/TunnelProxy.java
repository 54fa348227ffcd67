package dev.spillway.testkit.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An HTTP proxy on the loopback address that leads every CONNECT to one port of this machine,
/// whatever host was asked for, and remembers what that was.
public final class TunnelProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  private TunnelProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  public static TunnelProxy to(int port) throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    TunnelProxy proxy = new TunnelProxy(socket, port);
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /// The hosts with ports that clients wanted to reach.
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> tunnel(client));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void tunnel(Socket client) {
    try (client;
        Socket there = new Socket(InetAddress.getLoopbackAddress(), target)) {
      asked.add(readHead(client.getInputStream()).split(" ", 3)[1]);
      client
          .getOutputStream()
          .write("HTTP/1.1 200 here you are\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Thread back = Thread.ofVirtual().start(() -> copy(there, client));
      copy(client, there);
      there.shutdownOutput();
      back.join();
    } catch (IOException | InterruptedException _) {
      // the client is gone
    }
  }

  /// Byte by byte: what follows the head belongs to TLS.
  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended in the head");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException _) {
      // one of them is gone
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}

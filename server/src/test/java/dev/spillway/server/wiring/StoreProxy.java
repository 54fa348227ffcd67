package dev.spillway.server.wiring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/// Stands before a real S3 store and passes everything on, byte for byte, because the host is part
/// of what is signed, until a test wants a request refused.
final class StoreProxy implements AutoCloseable {
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final URI store;
  private final ServerSocket listening;
  private volatile Optional<Strike> strike = Optional.empty();

  /// @param which of the first lines of requests, such as `PUT /bucket/key HTTP/1.1`
  /// @param before runs before the request goes anywhere
  /// @param answer instead of the store's; empty: it is passed on
  private record Strike(Predicate<String> which, Runnable before, Optional<String> answer) {}

  StoreProxy(URI store) {
    this.store = store;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /// From now on requests are refused as S3 would do it; without a code as a gateway would.
  void refuse(Predicate<String> which, int status, String code) {
    String body =
        code.isEmpty()
            ? ""
            : "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>why so</Message></Error>"
                .formatted(code);
    strike =
        Optional.of(
            new Strike(
                which,
                () -> {},
                Optional.of(
                    "HTTP/1.1 %d Refused\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(status, body.length(), body))));
  }

  void before(Predicate<String> which, Runnable action) {
    strike = Optional.of(new Strike(which, action, Optional.empty()));
  }

  void heal() {
    strike = Optional.empty();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> pass(client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  /// One request on each connection: both ends are told to close it.
  private void pass(Socket client) {
    try (client;
        Socket there = new Socket(store.getHost(), store.getPort())) {
      String head = head(client.getInputStream());
      Optional<Strike> hit =
          strike.filter(s -> s.which().test(head.substring(0, head.indexOf("\r\n"))));
      hit.ifPresent(s -> s.before().run());
      if (hit.flatMap(Strike::answer).isPresent()) {
        readBody(client.getInputStream(), head);
        client
            .getOutputStream()
            .write(hit.get().answer().orElseThrow().getBytes(StandardCharsets.UTF_8));
        return;
      }
      OutputStream forth = there.getOutputStream();
      forth.write(
          head.replaceFirst("(?i)\r\nConnection:[^\r]*", "")
              .replace(END_OF_HEAD, "\r\nConnection: close" + END_OF_HEAD)
              .getBytes(StandardCharsets.ISO_8859_1));
      Thread.ofVirtual().start(() -> copy(client, forth));
      there.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException _) {
      // A client that left.
    }
  }

  private static void copy(Socket client, OutputStream forth) {
    try {
      client.getInputStream().transferTo(forth);
    } catch (IOException _) {
      // The answer has come, and both are closed.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith(END_OF_HEAD)) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client closed");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void readBody(InputStream in, String head) throws IOException {
    String length =
        head.lines()
            .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
            .findFirst()
            .map(line -> line.substring(15).strip())
            .orElse("0");
    if (!head.toLowerCase(java.util.Locale.ROOT).contains("expect: 100-continue")) {
      in.readNBytes(Integer.parseInt(length));
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

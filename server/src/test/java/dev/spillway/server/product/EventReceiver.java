package dev.spillway.server.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Somebody's web server that events are posted to: it can be down, come back at the same address,
/// and take a post without ever answering it.
final class EventReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
  private final AtomicBoolean silent = new AtomicBoolean();
  private int port;
  private HttpServer server;

  /// @param signature the header's value; empty if there was none
  record Post(byte[] body, String signature) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String eventId() {
      return json().at("/detail/EventID").asText();
    }
  }

  EventReceiver() {
    up();
    port = server.getAddress().getPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port + "/events");
  }

  void up() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/events", this::take);
    server.start();
  }

  void down() {
    server.stop(0);
  }

  /// From now on posts are read and not answered.
  void fallSilent() {
    silent.set(true);
  }

  void answer() {
    silent.set(false);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String signature = exchange.getRequestHeaders().getFirst("X-Spillway-Signature");
    if (!silent.get()) {
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    }
    // Only now: a test that sees a post may take the receiver down, and one that was not answered
    // comes again.
    posts.add(new Post(body, signature == null ? "" : signature));
  }

  /// What comes next; a post that never comes fails the test.
  Post next() throws InterruptedException {
    Post next = posts.poll(2, TimeUnit.MINUTES);
    if (next == null) {
      throw new AssertionError("nothing was posted for two minutes");
    }
    return next;
  }

  boolean hasMore() {
    return !posts.isEmpty();
  }

  @Override
  public void close() {
    down();
  }
}

package dev.spillway.aws.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// An HTTP server that gives the answers which a test wrote down, because real stores do not fail
/// on demand. Operations are named as in S3's API; what has no answer left gets its last one again.
final class ScriptedStore implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Answer>> script = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  record Answer(int status, Map<String, String> headers, String body) {
    static Answer ok(String body) {
      return new Answer(200, Map.of(), body);
    }

    static Answer error(int status, String code, String message) {
      return new Answer(
          status,
          Map.of(),
          "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, message));
    }

    Answer with(String header, String value) {
      Map<String, String> more = new java.util.HashMap<>(headers);
      more.put(header, value);
      return new Answer(status, more, body);
    }
  }

  record Request(String operation, Map<String, String> headers, long bytes) {}

  ScriptedStore() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  ScriptedStore on(String operation, Answer... answers) {
    script.put(operation, new ArrayDeque<>(List.of(answers)));
    return this;
  }

  List<Request> requests(String operation) {
    return requests.stream().filter(r -> r.operation().equals(operation)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      long bytes = exchange.getRequestBody().readAllBytes().length;
      String operation = operation(exchange);
      Map<String, String> headers = new ConcurrentHashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      requests.add(new Request(operation, headers, bytes));
      Answer answer = next(operation);
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), isHead || body.length == 0 ? -1 : body.length);
      if (!isHead && body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer next(String operation) {
    Deque<Answer> answers =
        script.getOrDefault(
            operation, new ArrayDeque<>(List.of(Answer.error(501, "NotImplemented", operation))));
    synchronized (answers) {
      return answers.size() > 1 ? answers.remove() : answers.getFirst();
    }
  }

  private static String operation(HttpExchange exchange) {
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    boolean hasKey = exchange.getRequestURI().getPath().indexOf('/', 1) > 0;
    boolean isUpload = query.contains("uploadId=");
    return switch (exchange.getRequestMethod()) {
      case "PUT" -> isUpload ? "UploadPart" : "PutObject";
      case "POST" -> isUpload ? "CompleteMultipartUpload" : "CreateMultipartUpload";
      case "HEAD" -> hasKey ? "HeadObject" : "HeadBucket";
      case "DELETE" -> isUpload ? "AbortMultipartUpload" : "DeleteObject";
      default -> query.contains("location") ? "GetBucketLocation" : "GetObject";
    };
  }
}

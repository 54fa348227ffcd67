package dev.spillway.cli.call;

import dev.spillway.cli.argument.Validation;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.setting.TimestampFormat;
import dev.spillway.cli.value.PythonText;
import dev.spillway.cli.value.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/// Calls operations of one endpoint: signs, sends, tries again what may pass, reads the answer.
public final class Client {
  private static final Set<Integer> PASSING = Set.of(500, 502, 503, 504);
  private static final Set<String> THROTTLED =
      Set.of(
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottledException",
          "TooManyRequestsException",
          "ProvisionedThroughputExceededException",
          "TransactionInProgressException",
          "RequestLimitExceeded",
          "BandwidthLimitExceeded",
          "LimitExceededException",
          "RequestThrottled",
          "SlowDown",
          "PriorRequestNotComplete",
          "EC2ThrottledException",
          "RequestTimeout",
          "RequestTimeoutException");
  private static final Map<Integer, String> STATUS_WORDS =
      Map.of(
          500, "Internal Server Error",
          502, "Bad Gateway",
          503, "Service Unavailable",
          504, "Gateway Timeout");

  /// Lets time pass.
  public interface Pause {
    /// @param failures how many tries have failed
    void afterFailures(int failures);

    void seconds(int seconds);
  }

  /// What a client needs to know.
  ///
  /// @param credentials none if requests are not to be signed; asked for once
  /// @param log gets one line for each thing that happens, without secrets
  public record Options(
      URI endpoint,
      String region,
      Optional<Supplier<AwsCredentials>> credentials,
      TimestampFormat timestamps,
      int attempts,
      int connectMillis,
      int readMillis,
      Trust trust,
      Map<String, String> environment,
      String userAgent,
      Pause pause,
      Consumer<String> log) {}

  private final Options options;
  private final URI url;
  private final Transport transport;
  private final Answer answer;
  private Optional<AwsCredentials> found = Optional.empty();

  public Client(Options options) {
    this.options = options;
    String text = options.endpoint().toString();
    this.url = URI.create(options.endpoint().getPath().isEmpty() ? text + "/" : text);
    this.transport =
        new Transport(
            new Transport.Options(
                options.connectMillis(),
                options.readMillis(),
                options.trust(),
                new Proxies(options.environment())));
    this.answer = new Answer(options.timestamps());
  }

  /// Holds the parameters against the model before anything is sent.
  ///
  /// @throws ServiceException if the service refused
  /// @throws CommandException for everything else that can go wrong
  public Value.Members call(Operation operation, Value.Members parameters) throws ServiceException {
    Validation.check(operation.request(), parameters);
    byte[] form = Form.encode(operation, parameters);
    for (int attempt = 1; ; attempt++) {
      boolean isLast = attempt >= options.attempts();
      try {
        Transport.Reply reply = transport.post(url, signed(form), form);
        options.log().accept("%s: %s".formatted(operation.action(), reply));
        if (reply.status() < 300) {
          return read(operation, reply);
        }
        Refusal refusal = refusal(reply);
        if (isLast || !isPassing(reply.status(), refusal.code())) {
          throw new ServiceException(
              operation.action(),
              refusal.code(),
              refusal.message(),
              isLast ? " (reached max retries: %d)".formatted(attempt - 1) : "");
        }
      } catch (IOException e) {
        options.log().accept("%s: %s".formatted(operation.action(), e));
        if (isLast || e instanceof SSLException) {
          throw failed(e);
        }
      }
      options.pause().afterFailures(attempt);
    }
  }

  private static boolean isPassing(int status, String code) {
    return PASSING.contains(status) || THROTTLED.contains(code);
  }

  private Map<String, List<String>> signed(byte[] form) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(url)
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .putHeader("User-Agent", options.userAgent())
            .build();
    if (options.credentials().isEmpty()) {
      return request.headers();
    }
    AwsCredentials credentials = found.orElseGet(options.credentials().get());
    found = Optional.of(credentials);
    return AwsV4HttpSigner.create()
        .sign(sign ->
            sign.identity(credentials)
                .request(request)
                .payload(() -> new ByteArrayInputStream(form))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds")
                .putProperty(AwsV4HttpSigner.REGION_NAME, options.region()))
        .request()
        .headers();
  }

  private Value.Members read(Operation operation, Transport.Reply reply) {
    try {
      XmlElement root = XmlElement.parse(reply.body());
      return root.child(operation.action() + "Result")
          .map(result -> answer.read(operation.answer(), result))
          .orElseGet(Value.Members::new);
    } catch (XMLStreamException e) {
      throw unreadable(reply, e);
    }
  }

  private static CommandException unreadable(Transport.Reply reply, XMLStreamException cause) {
    return new CommandException(
        CommandException.Reason.GENERAL,
        "Unable to parse response (%s), invalid XML received. Further retries may succeed:\nb%s"
            .formatted(
                String.valueOf(cause.getMessage()).lines().findFirst().orElse(""),
                PythonText.quote(new String(reply.body(), StandardCharsets.UTF_8))),
        cause);
  }

  private record Refusal(String code, String message) {}

  private static Refusal refusal(Transport.Reply reply) {
    String text = new String(reply.body(), StandardCharsets.UTF_8).stripLeading();
    if (reply.status() >= 500 && (text.isEmpty() || text.startsWith("<html"))) {
      return new Refusal(
          String.valueOf(reply.status()), STATUS_WORDS.getOrDefault(reply.status(), ""));
    }
    try {
      XmlElement root = XmlElement.parse(reply.body());
      XmlElement error =
          root.child("Error")
              .or(() -> root.child("Errors").flatMap(errors -> errors.child("Error")))
              .orElse(root);
      return new Refusal(word(error, "Code"), word(error, "Message"));
    } catch (XMLStreamException e) {
      throw unreadable(reply, e);
    }
  }

  private static String word(XmlElement error, String name) {
    return error
        .child(name)
        .map(child -> child.text().toString())
        .filter(text -> !text.isEmpty())
        .orElse("Unknown");
  }

  /// The proxy cannot be reached, or opens no tunnel.
  private static boolean isOfProxy(IOException e) {
    return e instanceof ConnectException
        || e instanceof UnknownHostException
        || String.valueOf(e.getMessage()).startsWith("Unable to tunnel");
  }

  private CommandException failed(IOException e) {
    String shown = "\"" + url + "\"";
    String proxy = new Proxies(options.environment()).address(url);
    String message =
        switch (e) {
          case SocketTimeoutException timeout
              when String.valueOf(timeout.getMessage()).startsWith("Connect") ->
              "Connect timeout on endpoint URL: " + shown;
          case SocketTimeoutException _ -> "Read timeout on endpoint URL: " + shown;
          case IOException _ when !proxy.isEmpty() && isOfProxy(e) ->
              "Failed to connect to proxy URL: \"%s\"".formatted(proxy);
          case ConnectException _, UnknownHostException _, NoRouteToHostException _ ->
              "Could not connect to the endpoint URL: " + shown;
          case SSLException secure ->
              "SSL validation failed for %s %s".formatted(url, secure.getMessage());
          default ->
              "Connection was closed before we received a valid response from endpoint URL: %s."
                  .formatted(shown);
        };
    return new CommandException(CommandException.Reason.GENERAL, message, e);
  }
}

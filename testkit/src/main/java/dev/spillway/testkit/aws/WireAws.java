package dev.spillway.testkit.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.spillway.core.policy.AccessRequest;
import dev.spillway.core.policy.Decision;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Policy;
import dev.spillway.core.policy.Principal;
import dev.spillway.core.policy.RequestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.kms.model.KeySpec;

/// STS and KMS of one account in one region, at one address.
public final class WireAws implements AutoCloseable {
  private final HttpServer http;
  private final InstantSource clock;
  private final Random random;
  private final WireKms kms;
  private final Map<String, WireIdentity> identities = new ConcurrentHashMap<>();
  private final Map<String, WireRole> roles = new ConcurrentHashMap<>();
  private final AtomicInteger assumed = new AtomicInteger();

  private WireAws(HttpServer http, InstantSource clock, long seed) {
    this.http = http;
    this.clock = clock;
    this.random = new Random(seed);
    this.kms = new WireKms(random);
  }

  public static WireAws start(InstantSource clock, long seed) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      WireAws aws = new WireAws(http, clock, seed);
      http.createContext("/", aws::handle);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.start();
      return aws;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /// A user with a lasting access key.
  public void user(String arn, String accessKeyId, String secret, Grants grants) {
    identities.put(
        accessKeyId,
        new WireIdentity(
            new Principal.Identity(arn), secret, Optional.empty(), Instant.MAX, grants));
  }

  public void role(WireRole role) {
    roles.put(role.arn(), role);
  }

  public WireKey key(String arn, KeySpec spec, Policy policy) {
    byte[] material = new byte[32];
    random.nextBytes(material);
    WireKey key = new WireKey(arn, spec, policy, material);
    kms.keys.put(arn.substring(arn.lastIndexOf('/') + 1), key);
    return key;
  }

  /// @param alias such as `alias/lake`
  public void alias(String alias, WireKey key) {
    kms.aliases.put(alias, key.arn());
  }

  /// The secret of an access key that is valid now, as S3 would know it.
  public Optional<String> secretOf(String accessKeyId) {
    return Optional.ofNullable(identities.get(accessKeyId))
        .filter(identity -> clock.instant().isBefore(identity.expires()))
        .map(WireIdentity::secret);
  }

  /// Everything that nobody but its owner may see: secrets and tokens, those of ended sessions too,
  /// and the material of keys as text.
  public Set<String> secrets() {
    Set<String> secrets = new HashSet<>();
    for (WireIdentity identity : identities.values()) {
      secrets.add(identity.secret());
      identity.token().ifPresent(secrets::add);
    }
    kms.keys.values().forEach(key -> secrets.addAll(key.material()));
    return secrets;
  }

  /// How often a role was assumed.
  public int assumed() {
    return assumed.get();
  }

  /// Whether a principal, perhaps a session of a role, is who is named.
  static boolean is(String named, String arn) {
    if (named.equals(arn)) {
      return true;
    }
    String[] fields = arn.split("[:/]", -1);
    return fields.length > 6
        && fields[5].equals("assumed-role")
        && named.startsWith("arn:aws:iam::" + fields[4] + ":role/")
        && named.endsWith("/" + fields[6]);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      if (target == null) {
        sts(exchange, body);
      } else {
        kms(exchange, target.substring(target.indexOf('.') + 1), body);
      }
    }
  }

  private WireIdentity authenticated(HttpExchange exchange, byte[] body) {
    WireSignature signature = WireSignature.of(exchange);
    WireIdentity identity = identities.get(signature.accessKeyId());
    String token = exchange.getRequestHeaders().getFirst("X-Amz-Security-Token");
    if (identity == null || !identity.token().equals(Optional.ofNullable(token))) {
      throw new WireRefusal("InvalidClientTokenId", "the security token is invalid");
    }
    if (!clock.instant().isBefore(identity.expires())) {
      throw new WireRefusal("ExpiredToken", "the security token is expired");
    }
    signature.verify(exchange, body, identity.secret());
    return identity;
  }

  private void kms(HttpExchange exchange, String operation, byte[] body) throws IOException {
    try {
      WireIdentity caller = authenticated(exchange, body);
      byte[] answer =
          ModelJson.JSON.writeValueAsBytes(
              ModelJson.write(kms.answer(operation, ModelJson.JSON.readTree(body), caller)));
      send(exchange, 200, "application/x-amz-json-1.1", answer);
    } catch (WireRefusal e) {
      send(
          exchange,
          400,
          "application/x-amz-json-1.1",
          ModelJson.JSON.writeValueAsBytes(
              Map.of("__type", e.code(), "message", String.valueOf(e.getMessage()))));
    }
  }

  private void sts(HttpExchange exchange, byte[] body) throws IOException {
    try {
      WireIdentity caller = authenticated(exchange, body);
      Map<String, String> form = form(body);
      String action = form.getOrDefault("Action", "");
      String result =
          switch (action) {
            case "AssumeRole" -> assume(form, caller);
            case "GetCallerIdentity" ->
                "<Arn>%s</Arn><Account>123456789012</Account><UserId>AIDA</UserId>"
                    .formatted(caller.principal().arn());
            default -> throw new WireRefusal("InvalidAction", action);
          };
      String xml =
          "<%1$sResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><%1$sResult>%2$s</%1$sResult></%1$sResponse>"
              .formatted(action, result);
      send(exchange, 200, "text/xml", xml.getBytes(StandardCharsets.UTF_8));
    } catch (WireRefusal e) {
      String xml =
          "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
              .formatted(e.code(), e.getMessage());
      send(exchange, 403, "text/xml", xml.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String assume(Map<String, String> form, WireIdentity caller) {
    String arn = form.getOrDefault("RoleArn", "");
    RequestContext context =
        Optional.ofNullable(form.get("ExternalId"))
            .map(id -> RequestContext.EMPTY.with("sts:ExternalId", id))
            .orElse(RequestContext.EMPTY);
    AccessRequest request = new AccessRequest(caller.principal(), "sts:AssumeRole", arn, context);
    WireRole role = roles.get(arn);
    Decision decision =
        role == null
            ? Grants.NOTHING.decide(request)
            : caller.grants().onKey(role.trust()).decide(request);
    if (role == null || !decision.isAllowed()) {
      throw new WireRefusal(
          "AccessDenied",
          "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
              .formatted(caller.principal().arn(), arn));
    }
    assumed.incrementAndGet();
    return session(role, form.getOrDefault("RoleSessionName", "session"));
  }

  private String session(WireRole role, String name) {
    byte[] bytes = new byte[40];
    random.nextBytes(bytes);
    String text = HexFormat.of().formatHex(bytes);
    String id = "ASIA" + text.substring(0, 16).toUpperCase(java.util.Locale.ROOT);
    Instant expires = clock.instant().plus(role.session());
    String sessionArn =
        "arn:aws:sts::123456789012:assumed-role/%s/%s"
            .formatted(role.arn().substring(role.arn().lastIndexOf('/') + 1), name);
    identities.put(
        id,
        new WireIdentity(
            new Principal.Identity(sessionArn),
            text.substring(20, 60),
            Optional.of("token" + text.substring(60)),
            expires,
            role.permissions()));
    return "<Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>"
        .formatted(id, text.substring(20, 60), "token" + text.substring(60), expires);
  }

  private static Map<String, String> form(byte[] body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : List.of(new String(body, StandardCharsets.UTF_8).split("&", -1))) {
      String[] parts = pair.split("=", 2);
      form.put(
          parts[0], parts.length > 1 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
    }
    return form;
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}

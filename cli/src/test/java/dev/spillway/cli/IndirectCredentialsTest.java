package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Credentials that another service gives: what is sent to STS and to single sign-on, and with what
/// RDS is called then. One server plays all three; the program runs in a process of its own,
/// because the SDK reads the environment itself.
@Tag("all")
class IndirectCredentialsTest {
  private static final String START = "https://example.awsapps.com/start";

  @TempDir Path home;

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private HttpServer server;

  private record Ended(int status, String text) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Files.writeString(home.resolve("token"), "a-web-identity");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aRoleIsAssumedWithTheKeysOfItsSourceProfile() throws Exception {
    Ended ended =
        describe(
            """
            [default]
            role_arn = arn:aws:iam::123456789012:role/reader
            role_session_name = nightly
            external_id = an-id
            source_profile = base
            [profile base]
            aws_access_key_id = AKIDBASE
            aws_secret_access_key = secret
            """,
            Map.of());

    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(seen)
        .satisfiesExactly(
            call ->
                assertThat(call)
                    .startsWith("AssumeRole of AKIDBASE ")
                    .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Freader")
                    .contains("RoleSessionName=nightly")
                    .contains("ExternalId=an-id"),
            call -> assertThat(call).startsWith("DescribeExportTasks of ASIAROLE with SESSION "));
  }

  @Test
  void aWebIdentityIsExchangedFromTheProfileAndFromTheEnvironment() throws Exception {
    String role = "arn:aws:iam::123456789012:role/pod";
    String token = home.resolve("token").toString();
    Ended profile =
        describe(
            "[default]\nrole_arn = %s\nweb_identity_token_file = %s\n".formatted(role, token),
            Map.of());
    Ended environment =
        describe("", Map.of("AWS_ROLE_ARN", role, "AWS_WEB_IDENTITY_TOKEN_FILE", token));

    assertThat(profile.status()).as(profile.text()).isZero();
    assertThat(environment.status()).as(environment.text()).isZero();
    for (int i = 0; i < 4; i += 2) {
      assertThat(seen.get(i))
          .startsWith("AssumeRoleWithWebIdentity of nobody ")
          .contains("WebIdentityToken=a-web-identity")
          .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fpod");
      assertThat(seen.get(i + 1)).startsWith("DescribeExportTasks of ASIAROLE with SESSION ");
    }
  }

  @Test
  void singleSignOnGivesTheKeysOfItsRole() throws Exception {
    Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
    Files.writeString(
        cache.resolve(sha1(START) + ".json"),
        "{\"startUrl\":\"%s\",\"region\":\"us-west-2\",\"accessToken\":\"signed-in\",\"expiresAt\":\"2999-01-01T00:00:00Z\"}"
            .formatted(START));
    Ended ended =
        describe(
            """
            [default]
            sso_start_url = %s
            sso_region = us-west-2
            sso_account_id = 123456789012
            sso_role_name = Reader
            """
                .formatted(START),
            Map.of());

    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(seen)
        .containsExactly(
            "GetRoleCredentials account_id=123456789012&role_name=Reader signed-in",
            "DescribeExportTasks of ASIAROLE with SESSION us-west-2");
  }

  @Test
  void aRoleThatNeedsACodeIsRefusedBeforeAnythingIsSent() throws Exception {
    Ended ended =
        describe(
            "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n[profile base]\naws_access_key_id = A\naws_secret_access_key = s\n",
            Map.of());

    assertThat(ended.status()).isEqualTo(255);
    assertThat(ended.text()).contains("mfa_serial");
    assertThat(seen).isEmpty();
  }

  @Test
  void aProgramOfTheUsersGivesTheKeys() throws Exception {
    Path program = home.resolve("give-keys");
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo '{"Version": 1, "AccessKeyId": "AKID'$1'", "SecretAccessKey": "s", "SessionToken": "SESSION"}'
        """);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Ended ended =
        describe("[default]\ncredential_process = %s PROCESS\n".formatted(program), Map.of());
    Ended failed =
        describe(
            "[default]\ncredential_process = echo the vault is sealed >&2; exit 3\n", Map.of());

    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(seen)
        .as("and nothing without keys")
        .containsExactly("DescribeExportTasks of AKIDPROCESS with SESSION us-west-2");
    assertThat(failed.status()).isEqualTo(255);
    assertThat(failed.text()).contains("the vault is sealed").doesNotContain("\tat ");
  }

  @Test
  void theEndpointOfAServicesSectionIsCalled() throws Exception {
    Ended ended =
        describe(
            """
            [default]
            services = here
            aws_access_key_id = AKIDBASE
            aws_secret_access_key = secret
            endpoint_url = http://127.0.0.1:1
            [services here]
            rds =
              endpoint_url = %s
            """
                .formatted(endpoint()),
            Map.of("AWS_ENDPOINT_URL", ""));

    assertThat(ended.status()).as(ended.text()).isZero();
    assertThat(seen).containsExactly("DescribeExportTasks of AKIDBASE us-west-2");
  }

  private String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private Ended describe(String config, Map<String, String> environment) throws Exception {
    Files.writeString(home.resolve("config"), config);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.spillway.cli.Cli",
                "rds",
                "describe-export-tasks")
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME",
                home.toString(),
                "AWS_CONFIG_FILE",
                home.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE",
                home.resolve("none").toString(),
                "AWS_REGION",
                "us-west-2",
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_MAX_ATTEMPTS",
                "1",
                "AWS_ENDPOINT_URL",
                endpoint()));
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      String action =
          path.startsWith("/federation")
              ? "GetRoleCredentials"
              : form.replaceAll("(?s).*Action=(\\w+).*", "$1");
      String answer =
          switch (action) {
            case "GetRoleCredentials" -> signOn(exchange);
            case "DescribeExportTasks" -> {
              seen.add(action + caller(exchange) + " us-west-2");
              yield "<DescribeExportTasksResponse><DescribeExportTasksResult><ExportTasks/></DescribeExportTasksResult></DescribeExportTasksResponse>";
            }
            default -> {
              seen.add(action + caller(exchange) + " " + form);
              yield "<%1$sResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><%1$sResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>SESSION</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></%1$sResult></%1$sResponse>"
                  .formatted(action);
            }
          };
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String signOn(HttpExchange exchange) {
    seen.add(
        "GetRoleCredentials %s %s"
            .formatted(
                exchange.getRequestURI().getQuery().transform(IndirectCredentialsTest::sorted),
                exchange.getRequestHeaders().getFirst("x-amz-sso_bearer_token")));
    return "{\"roleCredentials\":{\"accessKeyId\":\"ASIAROLE\",\"secretAccessKey\":\"s\",\"sessionToken\":\"SESSION\",\"expiration\":32472144000000}}";
  }

  private static String sorted(String query) {
    return String.join("&", List.of(query.split("&", -1)).stream().sorted().toList());
  }

  /// Who signed, as the request says.
  private static String caller(HttpExchange exchange) {
    String signature = exchange.getRequestHeaders().getFirst("Authorization");
    String token = exchange.getRequestHeaders().getFirst("X-Amz-Security-Token");
    return " of "
        + (signature == null ? "nobody" : signature.replaceAll(".*Credential=([^/]+)/.*", "$1"))
        + (token == null ? "" : " with " + token);
  }

  private static String sha1(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
    return "%040x".formatted(new BigInteger(1, digest));
  }
}

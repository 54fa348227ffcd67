package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.server.SpillwayCommand;
import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.rds.model.RdsException;

/// Secrets that were planted turn up nowhere: not in what a server prints, logs, answers or stores,
/// whether its work succeeds or fails.
class SecretsTest {
  private static final String PASSWORD = "planted-database-password-1b9f";
  private static final String WEBHOOK = "planted-webhook-secret-9e21";

  /// Where secrets belong.
  private static final Set<String> KEPT = Set.of("credentials", "keys/keys.json", "sessions.key");

  private static final String WRONG_PASSWORD = "planted-wrong-password-77aa";

  /// A value of a row, which is as private.
  private static final String VALUE = "planted-value-of-a-row-3c3c";

  @TempDir Path directory;

  private final List<String> secrets =
      new ArrayList<>(List.of(PASSWORD, WRONG_PASSWORD, VALUE, WEBHOOK));
  private final List<String> said = new ArrayList<>();

  @Test
  void noSecretIsPrintedLoggedAnsweredOrStored() throws Exception {
    Path data = directory.resolve("data");
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      prepare(postgres);
      Files.writeString(directory.resolve("webhook-secret"), WEBHOOK + "\n");
      Path configuration =
          Product.configuration(
              directory,
              postgres,
              "keeper",
              "events: {webhook: \"http://127.0.0.1:1/\", secret-file: webhook-secret}");
      Files.writeString(directory.resolve("password"), PASSWORD);
      SpillwayProcess.Options options =
          SpillwayProcess.Options.embedded(data).configuration(configuration);
      try (SpillwayProcess process = SpillwayProcess.start(options)) {
        secrets.add(secretOf(data));
        try (Product product = Product.of(process, data)) {
          assertThat(product.export("right", Product.CLUSTER).status()).isEqualTo("COMPLETE");
          provoke(product);
          useTemporaryCredentials(product, configuration);
        }
        secrets.addAll(keysOf(data));
        said.add(commandLine(process));
        process.terminate();
        said.add(process.log());
      }
      badConfigurations(options);
      said.add(
          new ConfigurationReader(Map.of("SPILLWAY_REGION", "us-west-2"), FileCheck.ofThisMachine())
              .read(configuration)
              .toString());
      said.add(postgres.log());
      requireNowhere(data);
    }
  }

  private static void prepare(TestPostgres postgres) throws IOException {
    postgres.execute(
        "postgres",
        "SET password_encryption = 'scram-sha-256'",
        "CREATE ROLE keeper LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'",
        "CREATE TABLE private (t text)",
        "INSERT INTO private VALUES ('" + VALUE + "')");
    Path rules = postgres.dataDirectory().resolve("pg_hba.conf");
    Files.writeString(
        rules, "host all,replication keeper all scram-sha-256\n" + Files.readString(rules));
    postgres.execute("postgres", "SELECT pg_reload_conf()");
  }

  /// Wrong passwords, signatures and requests; what is answered is kept.
  private void provoke(Product product) throws IOException {
    Files.writeString(directory.resolve("password"), WRONG_PASSWORD);
    said.add(product.snapshot("of-wrong-password").toString());
    said.add(product.export("wrong", Product.CLUSTER).toString());
    String id =
        product
            .s3
            .serviceClientConfiguration()
            .credentialsProvider()
            .resolveIdentity()
            .join()
            .accessKeyId();
    assertThatThrownBy(() ->
            product.rds.describeExportTasks(request ->
                request.overrideConfiguration(o ->
                    o.credentialsProvider(
                        StaticCredentialsProvider.create(
                            AwsBasicCredentials.create(id, "bad-signature-secret"))))))
        .isInstanceOfSatisfying(RdsException.class, e -> said.add(e.getMessage()))
        .hasMessageContaining("signature");
    Files.writeString(directory.resolve("password"), PASSWORD);
  }

  /// Printed to who asked for them, and nowhere else.
  private void useTemporaryCredentials(Product product, Path configuration) throws IOException {
    SpillwayCommand.Ended issued =
        SpillwayCommand.run(
            "credentials", "--caller", "spillway", "--config", configuration.toString());
    assertThat(issued.exitCode()).as(issued.err()).isZero();
    said.add(issued.err());
    JsonNode given = new ObjectMapper().readTree(issued.out());
    String secret = given.get("SecretAccessKey").asText();
    String token = given.get("SessionToken").asText();
    secrets.addAll(List.of(secret, token));
    String id = given.get("AccessKeyId").asText();
    said.add(describe(product, AwsSessionCredentials.create(id, secret, token)));
    for (AwsCredentials wrong :
        List.of(
            AwsSessionCredentials.create(id, secret + "x", token),
            AwsSessionCredentials.create(id, secret, token + "x"),
            AwsBasicCredentials.create(id, secret))) {
      assertThatThrownBy(() -> describe(product, wrong))
          .isInstanceOfSatisfying(RdsException.class, e -> said.add(e.getMessage()));
    }
  }

  private static String describe(Product product, AwsCredentials credentials) {
    return product
        .rds
        .describeExportTasks(request ->
            request.overrideConfiguration(
                o -> o.credentialsProvider(StaticCredentialsProvider.create(credentials))))
        .toString();
  }

  /// The material of the embedded keys and of sessions, as it is written in their files.
  private List<String> keysOf(Path data) throws IOException {
    List<String> found = new ArrayList<>();
    byte[] sessions = Files.readAllBytes(data.resolve("sessions.key"));
    found.add(Base64.getEncoder().encodeToString(sessions));
    found.add(HexFormat.of().formatHex(sessions));
    Matcher material =
        Pattern.compile("\"([A-Za-z0-9+/=_-]{40,})\"")
            .matcher(Files.readString(data.resolve("keys/keys.json")));
    while (material.find()) {
      found.add(material.group(1));
    }
    assertThat(found).as("keys.json has material").hasSizeGreaterThan(2);
    return found;
  }

  /// A secret where a name belongs, and secrets in the configuration itself.
  private void badConfigurations(SpillwayProcess.Options options) throws IOException {
    Path file = directory.resolve("bad.yaml");
    Files.writeString(
        file,
        "databases:\n  - {id: shop, engine: postgres, host: h, user: u, password: %s}\n"
            .formatted(PASSWORD));
    SpillwayProcess.Finished server = SpillwayProcess.run(options.configuration(file), "server");
    assertThat(server.exitCode()).isEqualTo(2);
    said.add(server.output());
  }

  private static String secretOf(Path data) throws IOException {
    return Files.readAllLines(data.resolve("credentials")).get(2).split(" = ", 2)[1];
  }

  private static String commandLine(SpillwayProcess process) throws IOException {
    Path file = Path.of("/proc/" + process.pid() + "/cmdline");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private void requireNowhere(Path data) throws IOException {
    for (String secret : secrets) {
      assertThat(said).allSatisfy(text -> assertThat(text).doesNotContain(secret));
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (!KEPT.contains(data.relativize(file).toString())) {
          // ISO-8859-1 keeps every byte, so that ASCII is found in binary files too.
          String content = Files.readString(file, StandardCharsets.ISO_8859_1);
          assertThat(secrets.stream().noneMatch(content::contains)).as("%s", file).isTrue();
        }
      }
    }
  }
}

package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.rds.model.RdsException;

/// Secrets that were planted turn up nowhere: not in what a server prints, logs, answers or stores,
/// whether its work succeeds or fails.
class SecretsTest {
  private static final String PASSWORD = "planted-database-password-1b9f";
  private static final String WRONG_PASSWORD = "planted-wrong-password-77aa";

  /// A value of a row, which is as private.
  private static final String VALUE = "planted-value-of-a-row-3c3c";

  @TempDir Path directory;

  private final List<String> secrets = new ArrayList<>(List.of(PASSWORD, WRONG_PASSWORD, VALUE));
  private final List<String> said = new ArrayList<>();

  @Test
  void noSecretIsPrintedLoggedAnsweredOrStored() throws Exception {
    Path data = directory.resolve("data");
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      prepare(postgres);
      Path configuration = Product.configuration(directory, postgres, "keeper");
      Files.writeString(directory.resolve("password"), PASSWORD);
      SpillwayProcess.Options options =
          SpillwayProcess.Options.embedded(data).configuration(configuration);
      try (SpillwayProcess process = SpillwayProcess.start(options)) {
        secrets.add(secretOf(data));
        try (Product product = Product.of(process, data)) {
          assertThat(product.export("right", Product.CLUSTER).status()).isEqualTo("COMPLETE");
          provoke(product);
        }
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
        if (!file.equals(data.resolve("credentials"))) {
          // ISO-8859-1 keeps every byte, so that ASCII is found in binary files too.
          String content = Files.readString(file, StandardCharsets.ISO_8859_1);
          assertThat(secrets.stream().noneMatch(content::contains)).as("%s", file).isTrue();
        }
      }
    }
  }
}

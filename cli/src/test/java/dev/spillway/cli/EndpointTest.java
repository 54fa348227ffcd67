package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cli.setting.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Without `--endpoint-url` the calls go to AWS. No network is used: the hosts are only named, or
/// seen by a proxy that lets nothing through.
class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "us-east-1, '', https://rds.us-east-1.amazonaws.com",
    "us-west-2, '', https://rds.us-west-2.amazonaws.com",
    "eu-central-1, '', https://rds.eu-central-1.amazonaws.com",
    "cn-north-1, '', https://rds.cn-north-1.amazonaws.com.cn",
    "us-gov-west-1, '', https://rds.us-gov-west-1.amazonaws.com",
    "us-west-2, AWS_USE_FIPS_ENDPOINT, https://rds-fips.us-west-2.amazonaws.com",
    "us-west-2, AWS_USE_DUALSTACK_ENDPOINT, https://rds.us-west-2.api.aws"
  })
  void regionsHaveTheirHosts(String region, String variable, String url) {
    Map<String, String> environment = environment();
    environment.put(variable, "true");

    assertThat(Settings.read(environment, Optional.empty()).endpoint(Optional.empty(), region))
        .hasToString(url);
  }

  @Test
  void whatIsConfiguredComesBeforeAws() {
    Map<String, String> environment = environment();
    environment.put("AWS_ENDPOINT_URL", "http://all.example");
    assertThat(endpoints(environment)).containsExactly("http://all.example", "http://all.example");
    environment.put("AWS_ENDPOINT_URL_RDS", "http://rds.example");
    environment.put("AWS_ENDPOINT_URL_S3", "http://s3.example");
    assertThat(endpoints(environment)).containsExactly("http://rds.example", "http://s3.example");
    environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    assertThat(endpoints(environment))
        .containsExactly("https://rds.us-west-2.amazonaws.com", "at AWS");
  }

  @Test
  void theCallGoesToTheRegionsHost() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> firstLine(proxy));
      Map<String, String> environment = environment();
      environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
      environment.put("AWS_SECRET_ACCESS_KEY", "x");
      environment.put("AWS_MAX_ATTEMPTS", "1");
      environment.put("https_proxy", "http://127.0.0.1:" + proxy.getLocalPort());

      CommandRun run =
          CommandRun.plain(
              environment,
              terminal ->
                  Cli.run(
                      List.of("rds", "describe-export-tasks", "--region", "eu-central-1"),
                      terminal));

      assertThat(seen.get(1, TimeUnit.MINUTES))
          .isEqualTo("CONNECT rds.eu-central-1.amazonaws.com:443 HTTP/1.1");
      assertThat(run.status()).isEqualTo(255);
    }
  }

  private static String firstLine(ServerSocket proxy) {
    try (Socket socket = proxy.accept();
        Scanner in = new Scanner(socket.getInputStream(), StandardCharsets.UTF_8)) {
      return in.nextLine();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<String> endpoints(Map<String, String> environment) {
    Settings settings = Settings.read(environment, Optional.empty());
    return List.of(
        settings.endpoint(Optional.empty(), "us-west-2").toString(),
        settings.storeEndpoint(Optional.empty()).map(Object::toString).orElse("at AWS"));
  }

  private static Map<String, String> environment() {
    return new HashMap<>(
        Map.of("AWS_CONFIG_FILE", "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE", "/nonexistent"));
  }
}

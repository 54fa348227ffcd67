package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.ExportTaskNotFoundException;

/// A whole server with everything that watches over its calls: limits, an audit log, a webhook.
class OversightTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "shared by both";

  @TempDir static Path directory;
  private static TestPostgres postgres;
  private static EventReceiver receiver;
  private static Product product;

  @BeforeAll
  static void start() throws IOException {
    postgres = TestPostgres.start(PostgresMajors.newest());
    receiver = new EventReceiver();
    Files.createFile(
        directory.resolve("webhook-secret"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(directory.resolve("webhook-secret"), SECRET + "\n");
    product =
        Product.start(
            directory,
            postgres,
            "events: {webhook: '%s', secret-file: webhook-secret}".formatted(receiver.url()),
            "audit: {file: audit.jsonl}",
            "limits: {requests-per-second: 20, burst: 2}");
  }

  @AfterAll
  static void stop() {
    product.close();
    receiver.close();
    postgres.close();
  }

  @Test
  void whoAsksTooOftenIsThrottledRecoversByItselfAndStandsInTheAuditLog() throws Exception {
    try (ExecutorService atOnce = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int call = 0; call < 12; call++) {
        calls.add(atOnce.submit(() -> product.rds.describeDBInstances().dbInstances().size()));
      }
      for (Future<Integer> call : calls) {
        assertThat(call.get()).isEqualTo(1);
      }
    }
    assertThatThrownBy(() -> product.rds.cancelExportTask(r -> r.exportTaskIdentifier("nobody")))
        .isInstanceOf(ExportTaskNotFoundException.class);
    List<JsonNode> lines = audit("DescribeDBInstances");
    assertThat(results(lines, "OK")).hasSize(12);
    assertThat(results(lines, "Throttling")).isNotEmpty();
    assertThat(results(audit("CancelExportTask"), "ExportTaskNotFound")).hasSize(1);
    for (JsonNode line : lines) {
      assertThat(line.get("caller").asText()).startsWith("arn:aws:iam::123456789012:user/");
      assertThat(line.get("address").asText()).isEqualTo("127.0.0.1");
    }
    assertThat(lines.stream().map(line -> line.get("requestId").asText()).distinct())
        .hasSameSizeAs(lines);
    String secret =
        Files.readAllLines(directory.resolve("data/credentials")).stream()
            .filter(line -> line.startsWith("aws_secret_access_key"))
            .findFirst()
            .orElseThrow()
            .replaceFirst(".* = ", "");
    assertThat(Files.readString(directory.resolve("audit.jsonl"))).doesNotContain(secret);
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedBeforeItIsRead() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(product.endpoint())
                  .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[2 << 20]))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("<Code>RequestEntityTooLarge</Code>");
    }
  }

  /// What docs/operate.md gives to whoever writes a receiver.
  @Test
  void theFunctionOfTheDocumentTellsGenuinePosts() throws Exception {
    product.export("announced", Product.CLUSTER);
    EventReceiver.Post post = receiver.next();
    assertThat(post.eventId()).isEqualTo("RDS-EVENT-0236");
    Path body = Files.write(directory.resolve("body"), post.body());
    String page = Files.readString(Path.of("../docs/operate.md"));
    String function =
        page.substring(page.indexOf("```python\n") + 10, page.indexOf("\n```\n\n## Audit log"));
    Path program =
        Files.writeString(
            directory.resolve("receiver.py"),
            function
                + """


                import sys
                body = open(sys.argv[1], "rb").read()
                secret = sys.argv[3].encode()
                later = sys.argv[2].replace("t=1", "t=2", 1)
                print(is_genuine(sys.argv[2], body, secret), is_genuine(sys.argv[2], body + b" ", secret),
                      is_genuine(later, body, secret), is_genuine(sys.argv[2], body, b"other"))
                """);
    assertThat(python(program.toString(), body.toString(), post.signature(), SECRET))
        .isEqualTo("True False False False\n");
  }

  private static String python(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException _) {
      return Assumptions.abort("python3 is not installed");
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  private static List<JsonNode> audit(String action) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("audit.jsonl"))) {
      JsonNode call = JSON.readTree(line);
      if (call.path("action").asText().equals(action)) {
        lines.add(call);
      }
    }
    return lines;
  }

  private static List<JsonNode> results(List<JsonNode> lines, String result) {
    return lines.stream().filter(line -> line.get("result").asText().equals(result)).toList();
  }
}

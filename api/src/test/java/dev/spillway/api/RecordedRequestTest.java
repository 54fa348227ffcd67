package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.api.http.Listen;
import dev.spillway.core.policy.Requester;
import dev.spillway.core.task.StartExport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests of the real aws CLI and boto3, recorded byte for byte by `capture.py`, through the
/// verifier and the parser.
class RecordedRequestTest {
  private static final Pattern DATE = Pattern.compile("X-Amz-Date[:=] ?([0-9TZ]+)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cli-start-export-task",
        "cli-start-export-task-lists",
        "cli-start-export-task-session-token",
        "cli-describe-export-tasks-filters",
        "cli-cancel-export-task",
        "cli-create-db-snapshot-tags",
        "boto3-start-export-task-airflow",
        "boto3-describe-db-cluster-snapshots",
        "boto3-presigned-get",
        "boto3-presigned-post"
      })
  void isUnderstoodAndNoByteOfItCanBeChanged(String name) throws IOException {
    byte[] request = recorded(name);
    try (RunningApi api = at(request)) {
      if (name.contains("cancel")) {
        startedTask(api);
      }
      Span signed = signedPart(request);
      for (int i = signed.start; i < signed.end; i += 7) {
        assertThat(send(api, changed(request, i)).status())
            .as("byte %d changed", i)
            .isBetween(400, 499);
      }
      RawHttp.Answer answer = send(api, request);
      assertThat(answer.body()).contains("Response xmlns=");
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  void specialCharactersAndTheOrderOfListsComeThrough() throws IOException {
    byte[] request = recorded("cli-start-export-task-lists");
    try (RunningApi api = at(request)) {
      assertThat(send(api, request).body())
          .contains("<S3Prefix>a b+c/é~*</S3Prefix>")
          .contains(
              "<member>db.s.t9</member><member>db.s.t10</member><member>db.s.t11</member><member>db.s.t12</member></ExportOnly>");
      assertThat(api.tasks().find("my-s3-export").exportOnly()).hasSize(12);
    }
  }

  @Test
  void tagsComeThroughInOrder() throws IOException {
    byte[] request = recorded("cli-create-db-snapshot-tags");
    try (RunningApi api = at(request)) {
      assertThat(send(api, request).body())
          .contains(
              "<TagList><Tag><Key>team</Key><Value>data + more/é@x</Value></Tag><Tag><Key>empty</Key><Value></Value></Tag></TagList>");
    }
  }

  @Test
  void anAirflowRequestHasNeitherPrefixNorList() throws IOException {
    byte[] request = recorded("boto3-start-export-task-airflow");
    try (RunningApi api = at(request)) {
      assertThat(send(api, request).body()).doesNotContain("S3Prefix").doesNotContain("ExportOnly");
    }
  }

  private record Span(int start, int end) {}

  private static Span signedPart(byte[] request) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    return text.contains("/?Action")
        ? new Span(text.indexOf('?') + 1, text.indexOf(" HTTP/"))
        : new Span(text.indexOf("\r\n\r\n") + 4, request.length);
  }

  private static byte[] changed(byte[] request, int index) {
    byte[] changed = request.clone();
    changed[index] = (byte) (changed[index] == 'z' ? 'y' : 'z');
    return changed;
  }

  private static RawHttp.Answer send(RunningApi api, byte[] request) throws IOException {
    try (RawHttp http = new RawHttp(api.port())) {
      return http.send(request).answer();
    }
  }

  private static void startedTask(RunningApi api) {
    api.tasks()
        .start(
            new StartExport(
                "my-s3-export",
                "arn:aws:rds:us-west-2:123456789012:snapshot:s",
                "b",
                "r",
                "k",
                "",
                List.of()),
            Requester.unlimited("arn:aws:iam::123456789012:user/tests"));
  }

  private static RunningApi at(byte[] request) {
    Matcher date = DATE.matcher(new String(request, StandardCharsets.ISO_8859_1));
    assertThat(date.find()).isTrue();
    Instant signed =
        LocalDateTime.parse(date.group(1), DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'"))
            .toInstant(ZoneOffset.UTC);
    return RunningApi.start(Listen.plain("127.0.0.1", 0), InstantSource.fixed(signed));
  }

  private static byte[] recorded(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RecordedRequestTest.class.getResourceAsStream("requests/" + name + ".http"))) {
      return in.readAllBytes();
    }
  }
}

package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.api.http.Listen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A request that somebody recorded and sends again, byte for byte: answered as long as its
/// signature is good, as AWS does; what it would make a second time is refused by its identifier.
class ReplayedRequestTest {
  private static final String START =
      "Action=StartExportTask&Version=2014-10-31&ExportTaskIdentifier=once"
          + "&SourceArn=arn%3Aaws%3Ards%3Aus-west-2%3A123456789012%3Acluster%3Adb5"
          + "&S3BucketName=lake&IamRoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fexport"
          + "&KmsKeyId=arn%3Aaws%3Akms%3Aus-west-2%3A123456789012%3Akey%2Fk";
  private static final String LIST = "Action=DescribeExportTasks&Version=2014-10-31";

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  private static RawHttp.Answer send(RunningApi api, String head, byte[] body) throws IOException {
    try (RawHttp http = new RawHttp(api.port())) {
      return http.send(head).send(body).answer();
    }
  }

  @Test
  void aReplayIsAnsweredForFifteenMinutesAndMakesNothingTwice() throws IOException {
    try (RunningApi api = RunningApi.start(Listen.plain("127.0.0.1", 0), now::get)) {
      byte[] start = START.getBytes(StandardCharsets.US_ASCII);
      byte[] list = LIST.getBytes(StandardCharsets.US_ASCII);
      SignedHttp signer = new SignedHttp(api);
      String startHead = signer.head(start);
      String listHead = signer.head(list);

      assertThat(send(api, startHead, start).status()).isEqualTo(200);
      RawHttp.Answer again = send(api, startHead, start);
      assertThat(again.status()).isEqualTo(400);
      assertThat(again.body()).contains("<Code>ExportTaskAlreadyExists</Code>");

      RawHttp.Answer first = send(api, listHead, list);
      assertThat(first.body()).containsOnlyOnce("<ExportTaskIdentifier>once");
      assertThat(send(api, listHead, list).body().replaceAll("<RequestId>.*", ""))
          .isEqualTo(first.body().replaceAll("<RequestId>.*", ""));
      assertThat(send(api, listHead, start).body())
          .as("the signature with another body")
          .contains("<Code>SignatureDoesNotMatch</Code>");

      now.updateAndGet(time -> time.plus(Duration.ofMinutes(16)));
      assertThat(send(api, listHead, list).body()).contains("Signature expired");
    }
  }
}

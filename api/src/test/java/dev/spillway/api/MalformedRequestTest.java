package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/// Thousands of broken requests from a seed: the server refuses each in AWS's form, calls none of
/// them a defect of its own, and answers correctly afterwards.
class MalformedRequestTest {
  private static final long SEED = Long.getLong("spillway.test.seed", new Random().nextLong());
  private static final boolean ALL = Boolean.getBoolean("spillway.test.all");
  private static final int FORMS = ALL ? 6000 : 1500;
  private static final int HTTP = ALL ? 2000 : 500;
  private static final int SIGNATURES = ALL ? 2500 : 500;
  private static final long MORE_HEAP_AT_MOST = 64L << 20;
  private static final List<String> ACTIONS =
      List.of(
          "StartExportTask",
          "DescribeExportTasks",
          "CancelExportTask",
          "CreateDBSnapshot",
          "DescribeDBSnapshots",
          "DeleteDBSnapshot",
          "CreateDBClusterSnapshot",
          "DescribeDBClusterSnapshots",
          "DeleteDBClusterSnapshot",
          "DescribeDBInstances",
          "DescribeDBClusters",
          "DescribeEvents",
          "DescribeEventCategories",
          "CopyDBSnapshot",
          "CopyDBClusterSnapshot",
          "AddTagsToResource",
          "ListTagsForResource",
          "RemoveTagsFromResource",
          "ModifyDBSnapshotAttribute",
          "DescribeDBClusterSnapshotAttributes");
  private static final List<String> NAMES =
      List.of(
          "ExportTaskIdentifier",
          "SourceArn",
          "S3BucketName",
          "IamRoleArn",
          "KmsKeyId",
          "S3Prefix",
          "ExportOnly.member.1",
          "ExportOnly.member.0",
          "ExportOnly.member.x",
          "ExportOnly",
          "ExportOnly.member",
          "ExportOnly.1",
          "Filters.Filter.1.Name",
          "Filters.Filter.1.Values.Value.1",
          "Filters.member.1.Name",
          "Filters.Filter.1.Values",
          "MaxRecords",
          "MaxRecords.1",
          "Marker",
          "SourceType",
          "DBSnapshotIdentifier",
          "DBInstanceIdentifier",
          "DBClusterSnapshotIdentifier",
          "DBClusterIdentifier",
          "Tags.Tag.1.Key",
          "Tags.Tag.1.Value",
          "Tags.Tag.999999999.Key",
          "IncludeShared",
          "SnapshotType",
          "DbiResourceId",
          "StartTime",
          "EndTime",
          "Duration",
          "EventCategories.EventCategory.1",
          "SourceIdentifier",
          "ResourceName",
          "TagKeys.member.1",
          "TagKeys.member.1.1",
          "AttributeName",
          "ValuesToAdd.AttributeValue.1",
          "SourceDBSnapshotIdentifier",
          "TargetDBSnapshotIdentifier",
          "CopyTags",
          "Unknown",
          "a.b.c.d.e.f.g.h.i.j",
          ".",
          "..",
          "%",
          "%4",
          "%zz",
          "%ff",
          "");
  private static final List<String> VALUES =
      List.of(
          "",
          "x",
          "db5",
          "arn:aws:rds:us-west-2:123456789012:snapshot:s",
          "100",
          "19",
          "99999999999999999999",
          "-1",
          "1e3",
          "true",
          "maybe",
          "%",
          "%f",
          "%gg",
          "%ff%fe",
          "%C3",
          "%00",
          "%0d%0a",
          "+",
          "%EF%BF%BF",
          "%ED%A0%80",
          "<x>&amp;",
          "2020-13-45",
          "2026-11-22T10:00:00Z",
          "-999999999-01-01T00:00:00Z",
          "+999999999-12-31T23:59:59.999999999Z",
          "2147483647",
          "restore",
          "111111111111",
          "<![CDATA[x]]>&#0;",
          "snapshot",
          "SNAPSHOT",
          "YWJj",
          "MTp4",
          "=",
          "a".repeat(3000));

  private final RunningApi api = RunningApi.start();
  private final SignedHttp signed = new SignedHttp(api);
  private final Random random = new Random(SEED);
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  MalformedRequestTest() {
    System.out.println("MalformedRequestTest: -Dspillway.test.seed=" + SEED);
  }

  @AfterEach
  void stop() {
    System.out.println("answers by status: " + statuses);
    api.close();
  }

  @Test
  void brokenFormsAreRefusedAndTheServerGoesOn() throws Exception {
    for (int i = 0; i < FORMS; i++) {
      byte[] form = form();
      RawHttp.Answer answer = signed.post(form);
      check(answer, form);
      checkAliveEvery(250, i);
    }
    assertThat(statuses).containsKeys(200, 400, 404);
  }

  @Test
  void brokenHttpIsRefusedOrClosedAndTheServerGoesOn() throws Exception {
    byte[] body =
        "Action=DescribeExportTasks&Version=2014-10-31".getBytes(StandardCharsets.US_ASCII);
    byte[] head = signed.head(body).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < HTTP; i++) {
      byte[] request = mutated(concat(head, body));
      try (RawHttp http = new RawHttp(api.port())) {
        // The blank lines end a head that lost its own; a body that was promised stays short.
        check(http.send(request).send("\r\n\r\n".repeat(60)).end().answer(), request);
      } catch (EOFException | SocketException _) {
        statuses.merge(0, 1, Integer::sum);
      }
      checkAliveEvery(100, i);
    }
  }

  /// Any byte of the Authorization header, the date or the token is another one; what is signed
  /// correctly is answered.
  @Test
  void brokenSignaturesAreRefusedAndTheServerGoesOn() throws Exception {
    byte[] body =
        "Action=DescribeExportTasks&Version=2014-10-31".getBytes(StandardCharsets.US_ASCII);
    String head = signed.head(body);
    int begin = head.indexOf("Authorization");
    for (int i = 0; i < SIGNATURES; i++) {
      int from = begin < 0 ? 0 : begin + "Authorization: ".length();
      int at = from + random.nextInt(head.indexOf('\r', from) - from);
      char other = (char) (33 + random.nextInt(94));
      String broken = head.substring(0, at) + other + head.substring(at + 1);
      try (RawHttp http = new RawHttp(api.port())) {
        RawHttp.Answer answer =
            http.send(broken.getBytes(StandardCharsets.US_ASCII)).send(body).answer();
        assertThat(answer.status()).as(broken).isIn(200, 400, 403);
        if (other != head.charAt(at) && answer.status() == 200) {
          // A blank after a comma may become part of a name that is ignored.
          assertThat(head.charAt(at)).as(broken).isIn(' ', ',');
        }
      }
      checkAliveEvery(100, i);
    }
  }

  @Test
  void memoryIsGivenBack() throws Exception {
    checkAlive();
    long before = usedHeap();
    for (int i = 0; i < 20; i++) {
      signed.post("Action=DescribeExportTasks&Version=2014-10-31&Marker=" + "x".repeat(1_000_000));
    }
    for (int i = 0; i < 200; i++) {
      signed.post(form());
    }
    assertThat(usedHeap() - before).isLessThan(MORE_HEAP_AT_MOST);
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void hugeAndDeepFormsAreRefused() throws Exception {
    StringBuilder many = new StringBuilder("Action=DescribeExportTasks&Version=2014-10-31");
    for (int i = 0; i < 50_000; i++) {
      many.append("&a").append(i).append('=');
    }
    assertThat(signed.post(many.toString()).body()).contains("MalformedInput");
    assertThat(signed.post("Action=x&" + "a.".repeat(200_000) + "=1").body())
        .contains("nested more than");
    StringBuilder list = new StringBuilder("Action=StartExportTask&Version=2014-10-31");
    for (int i = 30_000; i > 0; i--) {
      list.append("&ExportOnly.member.").append(i).append("=d");
    }
    for (String name : NAMES.subList(0, 5)) {
      list.append('&')
          .append(name)
          .append("=")
          .append(name.equals("SourceArn") ? VALUES.get(3) : "x");
    }
    RawHttp.Answer answer = signed.post(list.toString());
    assertThat(answer.status()).as("a list of 30,000 within a megabyte is fine").isEqualTo(200);
    checkAlive();
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String body = "Action=CancelExportTask&Version=2014-10-31&ExportTaskIdentifier=t" + i;
      requests.append(signed.head(body.getBytes(StandardCharsets.US_ASCII))).append(body);
    }
    try (RawHttp http = new RawHttp(api.port())) {
      http.send(requests.toString());
      for (int i = 0; i < 20; i++) {
        RawHttp.Answer answer = http.answer();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("The export task t" + i + " does not exist.");
      }
    }
  }

  private byte[] form() {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        ("Action=" + pick(ACTIONS) + "&Version=2014-10-31").getBytes(StandardCharsets.ISO_8859_1));
    int parameters = random.nextInt(8);
    for (int i = 0; i < parameters; i++) {
      String name = random.nextInt(3) == 0 ? pick(NAMES) : pick(NAMES.subList(0, 43));
      form.writeBytes(("&" + name + "=" + pick(VALUES)).getBytes(StandardCharsets.ISO_8859_1));
    }
    return random.nextInt(3) == 0 ? mutated(form.toByteArray()) : form.toByteArray();
  }

  private byte[] mutated(byte[] bytes) {
    byte[] mutated = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(8) == 0
        ? Arrays.copyOf(mutated, random.nextInt(mutated.length))
        : mutated;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void check(RawHttp.Answer answer, byte[] request) throws Exception {
    statuses.merge(answer.status(), 1, Integer::sum);
    String description = new String(request, StandardCharsets.ISO_8859_1);
    assertThat(answer.status()).as(description).isBetween(200, 499);
    assertThat(answer.headers()).as(description).containsEntry("content-type", "text/xml");
    Document xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)));
    assertThat(xml.getElementsByTagName("RequestId").item(0).getTextContent())
        .as(description)
        .isEqualTo(answer.headers().get("x-amzn-requestid"));
    if (answer.status() != 200) {
      assertThat(xml.getElementsByTagName("Type").item(0).getTextContent()).isEqualTo("Sender");
    }
  }

  private void checkAliveEvery(int cases, int i) throws IOException {
    if (i % cases == cases - 1) {
      checkAlive();
    }
  }

  private void checkAlive() throws IOException {
    RawHttp.Answer answer =
        signed.post("Action=DescribeDBInstances&Version=2014-10-31&DBInstanceIdentifier=db5");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("<DBInstanceIdentifier>db5</DBInstanceIdentifier>");
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}

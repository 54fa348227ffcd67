package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.rds.InMemoryExportTasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DescribeExportTasksResponse;
import software.amazon.awssdk.services.rds.model.ExportSourceType;
import software.amazon.awssdk.services.rds.model.ExportTaskNotFoundException;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.InvalidExportTaskStateException;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;
import software.amazon.awssdk.services.rds.model.StartExportTaskResponse;

class JavaSdkExportTaskTest {
  private static final String SNAPSHOT =
      "arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test";
  private static final String CLUSTER = "arn:aws:rds:us-west-2:123456789012:cluster:db5";

  private final RunningApi api = RunningApi.start();
  private final RdsClient rds = api.client();

  @BeforeEach
  void secondsPass() {
    api.tick();
  }

  @AfterEach
  void stop() {
    rds.close();
    api.close();
  }

  @Test
  void startAnswersTheMembersOfTheCliPageAndTheSourceType() {
    StartExportTaskResponse answer = rds.startExportTask(seed("my-s3-export").build());

    assertThat(answer.exportTaskIdentifier()).isEqualTo("my-s3-export");
    assertThat(answer.sourceArn()).isEqualTo(SNAPSHOT);
    assertThat(answer.snapshotTime()).isEqualTo("2020-03-27T20:48:42.023Z");
    assertThat(answer.s3Bucket()).isEqualTo("amzn-s3-demo-bucket");
    assertThat(answer.iamRoleArn()).endsWith(":role/service-role/ExportRole");
    assertThat(answer.kmsKeyId()).endsWith(":key/abcd0000-7fca-4128-82f2-aabbccddeeff");
    assertThat(answer.status()).isEqualTo("STARTING");
    assertThat(answer.percentProgress()).isZero();
    assertThat(answer.totalExtractedDataInGB()).isZero();
    assertThat(answer.sourceType()).isEqualTo(ExportSourceType.SNAPSHOT);
    assertThat(answer.hasExportOnly()).isFalse();
    assertThat(answer.s3Prefix()).isNull();
    assertThat(answer.taskStartTime()).isNull();
    assertThat(answer.taskEndTime()).isNull();
    assertThat(answer.failureCause()).isNull();
    assertThat(answer.warningMessage()).isNull();
    assertThat(answer.responseMetadata().requestId()).hasSize(36);
  }

  @Test
  void prefixAndExportOnlyComeBackAsSentAndInOrder() {
    List<String> tables = IntStream.range(0, 25).mapToObj(i -> "db.s.t" + i).toList();
    StartExportTaskResponse answer =
        rds.startExportTask(
            seed("with-lists").s3Prefix("a b+c/é<&>😀/").exportOnly(tables).build());

    assertThat(answer.exportOnly()).isEqualTo(tables);
    assertThat(answer.s3Prefix()).isEqualTo("a b+c/é<&>😀/");
  }

  @Test
  void emptyPrefixAndEmptyListMeanNone() {
    StartExportTaskResponse answer =
        rds.startExportTask(seed("none").s3Prefix("").exportOnly(List.of()).build());

    assertThat(answer.hasExportOnly()).isFalse();
    assertThat(answer.s3Prefix()).isNull();
  }

  @Test
  void aClusterHasNoSnapshotTimeBeforeItsRead() {
    StartExportTaskResponse answer = rds.startExportTask(seed("live").sourceArn(CLUSTER).build());

    assertThat(answer.snapshotTime()).isNull();
    assertThat(answer.sourceType()).isEqualTo(ExportSourceType.CLUSTER);
  }

  @Test
  void describeShowsEveryMemberOfAFailedTask() {
    rds.startExportTask(seed("failed").build());
    Instant start = Instant.parse("2026-01-01T00:00:01.5Z");
    api.tasks().change("failed", task -> ended(task, start));

    software.amazon.awssdk.services.rds.model.ExportTask task =
        rds.describeExportTasks(r -> r.exportTaskIdentifier("failed")).exportTasks().getFirst();
    assertThat(task.status()).isEqualTo("FAILED");
    assertThat(task.percentProgress()).isEqualTo(42);
    assertThat(task.totalExtractedDataInGB()).as("the floor").isEqualTo(2);
    assertThat(task.taskStartTime()).isEqualTo(start);
    assertThat(task.taskEndTime()).isEqualTo(start.plusSeconds(1));
    assertThat(task.failureCause()).isEqualTo("why & what");
    assertThat(task.warningMessage()).isEqualTo("{\"skippedTables\":[]}");
  }

  @Test
  void cancelAnswersCancelingOnceAndThenRefuses() {
    rds.startExportTask(seed("stop-me").build());

    assertThat(rds.cancelExportTask(r -> r.exportTaskIdentifier("stop-me")).status())
        .isEqualTo("CANCELING");
    assertThatThrownBy(() -> rds.cancelExportTask(r -> r.exportTaskIdentifier("stop-me")))
        .isInstanceOf(InvalidExportTaskStateException.class);
  }

  @Test
  void unknownTasksAreNotFound() {
    assertThatThrownBy(() -> rds.cancelExportTask(r -> r.exportTaskIdentifier("nobody")))
        .isInstanceOf(ExportTaskNotFoundException.class);
    assertThatThrownBy(() -> rds.describeExportTasks(r -> r.exportTaskIdentifier("nobody")))
        .isInstanceOf(ExportTaskNotFoundException.class);
  }

  @Test
  void filtersAreAndedAndTheirValuesOred() {
    rds.startExportTask(seed("one").build());
    rds.startExportTask(seed("two").s3BucketName("other").build());
    rds.startExportTask(seed("three").sourceArn(CLUSTER).build());
    finish("three");

    assertThat(ids(filter("status", "starting", "complete")))
        .containsExactlyInAnyOrder("one", "two", "three");
    assertThat(ids(filter("status", "starting"))).containsExactlyInAnyOrder("one", "two");
    assertThat(ids(filter("status", "STARTING"))).as("case-sensitive").isEmpty();
    assertThat(ids(filter("status", "starting"), filter("s3-bucket", "other")))
        .containsExactly("two");
    assertThat(ids(filter("source-arn", CLUSTER))).containsExactly("three");
    assertThat(ids(filter("export-task-identifier", "one", "nobody"))).containsExactly("one");
  }

  @Test
  void sourceArnAndSourceTypeSelect() {
    rds.startExportTask(seed("snap").build());
    rds.startExportTask(seed("live").sourceArn(CLUSTER).build());

    assertThat(rds.describeExportTasks(r -> r.sourceType(ExportSourceType.CLUSTER)).exportTasks())
        .extracting(task -> task.exportTaskIdentifier())
        .containsExactly("live");
    assertThat(rds.describeExportTasks(r -> r.sourceArn(SNAPSHOT)).exportTasks())
        .extracting(task -> task.exportTaskIdentifier())
        .containsExactly("snap");
    assertThat(
            rds.describeExportTasks(r -> r.exportTaskIdentifier("snap").sourceArn(CLUSTER))
                .exportTasks())
        .isEmpty();
  }

  @Test
  void badSelectionsAreRefusedNamingWhatIsWrong() {
    assertRefused(
        () -> ids(filter("stauts", "x")),
        "InvalidParameterValue",
        "Unrecognized filter name: stauts");
    assertRefused(
        () -> ids(filter("status")), "InvalidParameterCombination", "status must not be empty");
    assertRefused(
        () -> rds.describeExportTasks(r -> r.maxRecords(3)),
        "InvalidParameterValue",
        "Invalid value 3 for MaxRecords. Must be between 20 and 100");
    assertRefused(
        () -> rds.describeExportTasks(r -> r.maxRecords(101)), "InvalidParameterValue", "101");
    assertRefused(
        () -> rds.describeExportTasks(r -> r.marker("what?")), "InvalidParameterValue", "Marker");
    assertRefused(
        () -> rds.describeExportTasks(r -> r.sourceType("snapshot")),
        "InvalidParameterValue",
        "[SNAPSHOT, CLUSTER]");
    assertRefused(
        () -> rds.describeExportTasks(r -> r.exportTaskIdentifier(" ")),
        "InvalidParameterValue",
        "The parameter ExportTaskIdentifier must be provided and must not be blank.");
  }

  @Test
  void thePaginatorShowsEachTaskOnceNewestFirstWhileTasksAreAdded() {
    for (int i = 0; i < 55; i++) {
      start("task-" + i);
    }
    int pages = 0;
    List<String> seen = new ArrayList<>();
    for (DescribeExportTasksResponse page :
        rds.describeExportTasksPaginator(r -> r.maxRecords(20))) {
      page.exportTasks().forEach(task -> seen.add(task.exportTaskIdentifier()));
      start("later-" + pages++);
    }

    assertThat(pages).isEqualTo(3);
    assertThat(seen)
        .containsExactlyElementsOf(
            IntStream.range(0, 55).mapToObj(i -> "task-" + (54 - i)).toList());
  }

  @Test
  void tasksOfTheSameInstantAreAllShown() {
    for (int i = 0; i < 45; i++) {
      rds.startExportTask(seed("same-" + i).build());
    }
    Set<String> seen =
        rds.describeExportTasksPaginator(r -> r.maxRecords(20)).exportTasks().stream()
            .map(task -> task.exportTaskIdentifier())
            .collect(Collectors.toSet());
    assertThat(seen).hasSize(45);
  }

  private void start(String id) {
    api.tick();
    rds.startExportTask(seed(id).build());
  }

  private void finish(String id) {
    api.tasks().change(id, task -> InMemoryExportTasks.withStatus(task, ExportTaskStatus.COMPLETE));
  }

  private List<String> ids(Filter... filters) {
    return rds.describeExportTasks(r -> r.filters(filters)).exportTasks().stream()
        .map(task -> task.exportTaskIdentifier())
        .toList();
  }

  private static void assertRefused(Runnable call, String code, String words) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RdsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.awsErrorDetails().errorMessage()).contains(words);
            });
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private static StartExportTaskRequest.Builder seed(String id) {
    return StartExportTaskRequest.builder()
        .exportTaskIdentifier(id)
        .sourceArn(SNAPSHOT)
        .s3BucketName("amzn-s3-demo-bucket")
        .iamRoleArn("arn:aws:iam::123456789012:role/service-role/ExportRole")
        .kmsKeyId("arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff");
  }

  private static ExportTask ended(ExportTask task, Instant start) {
    return new ExportTask(
        task.id(),
        task.source(),
        task.exportOnly(),
        task.s3Bucket(),
        task.s3Prefix(),
        task.iamRoleArn(),
        task.kmsKeyId(),
        ExportTaskStatus.FAILED,
        42,
        (3L << 30) - 1,
        task.created(),
        task.snapshotTime(),
        Optional.of(start),
        Optional.of(start.plusSeconds(1)),
        Optional.of("why & what"),
        Optional.of("{\"skippedTables\":[]}"));
  }
}

package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.export.TableState;
import dev.spillway.core.export.TableStates;
import dev.spillway.core.source.TableName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// SpillwayDescribeExportTables, which no SDK knows: by signed requests of its own.
class ExportTablesTest {
  private static final String CALL =
      "Action=SpillwayDescribeExportTables&Version=2014-10-31&ExportTaskIdentifier=";
  private static final Pattern NAME = Pattern.compile("<Name>(.*?)</Name>");

  private final RunningApi api = RunningApi.start();
  private final SignedHttp http = new SignedHttp(api);

  @BeforeEach
  void aTask() {
    api.client()
        .startExportTask(r ->
            r.exportTaskIdentifier("slow")
                .sourceArn("arn:aws:rds:us-west-2:123456789012:cluster:db5")
                .s3BucketName("lake")
                .iamRoleArn("arn:aws:iam::123456789012:role/export")
                .kmsKeyId("alias/lake"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void eachTableAndAllTogetherAreTold() throws Exception {
    api.tasks()
        .progress(
            "slow",
            new TableStates(
                List.of(
                    table("orders", TableState.Status.IN_PROGRESS),
                    table("gone", TableState.Status.SKIPPED)),
                2_000,
                900,
                11,
                70));

    assertThat(http.post(CALL + "slow").body())
        .contains(
            "<SpillwayDescribeExportTablesResult><TableCount>2</TableCount>"
                + "<EndedTableCount>1</EndedTableCount><PlannedBytes>2000</PlannedBytes>"
                + "<Bytes>900</Bytes><Rows>11</Rows><BytesPerSecond>70</BytesPerSecond>"
                + "<Tables><Table><Name>db.public.orders</Name><Status>IN_PROGRESS</Status>"
                + "<PlannedBytes>1000</PlannedBytes><Bytes>300</Bytes><Rows>3</Rows>"
                + "<BytesPerSecond>75</BytesPerSecond></Table><Table><Name>db.public.gone</Name>"
                + "<Status>SKIPPED</Status>");
  }

  @Test
  void filtersChooseAndPagesGoOnWhereTheLastEnded() throws Exception {
    List<TableState> tables =
        IntStream.range(0, 50)
            .mapToObj(i ->
                table("t" + i, i % 2 == 0 ? TableState.Status.WAITING : TableState.Status.COMPLETE))
            .toList();
    api.tasks().progress("slow", new TableStates(tables, 0, 0, 0, 0));
    String waiting =
        CALL + "slow&MaxRecords=20&Filters.Filter.1.Name=status&Filters.Filter.1.Values.Value.1=";

    String first = http.post(waiting + "waiting").body();
    assertThat(names(first)).hasSize(20).startsWith("db.public.t0", "db.public.t2");
    String marker = first.replaceAll("(?s).*<Marker>(.*?)</Marker>.*", "$1");
    assertThat(names(http.post(waiting + "waiting&Marker=" + marker).body()))
        .containsExactly(
            "db.public.t40", "db.public.t42", "db.public.t44", "db.public.t46", "db.public.t48");
    assertThat(names(http.post(waiting + "in_progress").body())).isEmpty();
    assertThat(
            names(
                http.post(
                        CALL
                            + "slow&Filters.Filter.1.Name=table"
                            + "&Filters.Filter.1.Values.Value.1=db.public.t7")
                    .body()))
        .containsExactly("db.public.t7");
  }

  @Test
  void aTaskThatDoesNotRunHasNoTablesAndAnUnknownOneIsRefused() throws Exception {
    assertThat(http.post(CALL + "slow").body())
        .contains("<TableCount>0</TableCount>")
        .contains("<Tables></Tables>");
    assertThat(http.post(CALL + "nobody").body()).contains("<Code>ExportTaskNotFound</Code>");
    assertThat(http.post("Action=SpillwayDescribeExportTables&Version=2014-10-31").body())
        .contains("<Code>MissingParameter</Code>");
  }

  @Test
  void whoMayDescribeTheTaskMayAskAndNobodyElse() throws Exception {
    assertThat(post(RunningApi.WATCHER_KEY)).contains("<TableCount>0</TableCount>");
    assertThat(post(RunningApi.POWERLESS_KEY))
        .contains("<Code>AccessDenied</Code>")
        .contains("not authorized to perform: rds:DescribeExportTasks");
  }

  private String post(String key) throws IOException {
    return http.post((CALL + "slow").getBytes(StandardCharsets.US_ASCII), key).body();
  }

  private static TableState table(String name, TableState.Status status) {
    return new TableState(new TableName("db", "public", name), status, 1_000, 300, 3, 75);
  }

  private static List<String> names(String answer) {
    return NAME.matcher(answer).results().map((MatchResult result) -> result.group(1)).toList();
  }
}

package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.spillway.cli.terminal.Terminal;
import dev.spillway.core.export.TableState;
import dev.spillway.core.export.TableStates;
import dev.spillway.core.source.TableName;
import dev.spillway.core.task.ExportTaskStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What a person sees while an export goes on.
class ExportProgressTest {
  private static final Pattern ACTION = Pattern.compile("Action=(\\w+)");

  private int looks;

  @Test
  void aPipeGetsALineForEachTableUnderWayAtEachStep() {
    assertThat(watched(Terminal.Kind.PLAIN).lines().skip(5))
        .containsExactly(
            "  0 %  starting     0:00:00",
            " 40 %  in_progress  0:00:02",
            "          1 of 4 tables        40 %  0:02:00 left  50.0 MB/s  4.00 GB of 10.0 GB  1,234,567 rows",
            "          shop.public.orders   25 %  0:00:10 left  300 kB/s  1.00 MB of 4.00 MB  70 rows",
            "          shop.public.waiting   5 %  100 B of 2.00 kB  0 rows",
            "100 %  complete     0:00:08  5 GB",
            "complete  s3://lake/watched/");
  }

  @Test
  void aTerminalGetsABarAndLinesThatAreWrittenAgainAndNeverWrapped() {
    String seen = watched(Terminal.Kind.INTERACTIVE);

    assertThat(seen)
        .contains(
            "\r[############------------------]  40 %  in_progress  0:00:02\u001b[K"
                + "\n  1 of 4 tables        40 %  0:02:00 left  50.0 MB/s  4.00 GB of 10.0\u001b[K"
                + "\n  shop.public.orders   25 %  0:00:10 left  300 kB/s  1.00 MB of 4.00 \u001b[K"
                + "\n  shop.public.waiting   5 %  100 B of 2.00 kB  0 rows\u001b[K\u001b[J"
                + "\u001b[3A\r[#############-----------------]  45 %  in_progress  0:00:04\u001b[K"
                + "\n  4 of 4 tables  45 %  0:01:50 left  50 B/s  4.50 kB of 10.0 kB  1,30\u001b[K\u001b[J")
        .contains("\u001b[1A\r[##############################] 100 %  complete     0:00:08");
    assertThat(seen.replaceAll("\u001b\\[\\d*[A-Z]", "").split("[\r\n]+", -1))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(CommandRun.COLUMNS));
  }

  @Test
  void aServiceThatDoesNotKnowTheQuestionIsAskedOnce() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer likeRds = likeRds(asked);
    try {
      CommandRun run =
          new ExportRun(() -> {})
              .run(
                  Terminal.Kind.PLAIN,
                  URI.create("http://127.0.0.1:" + likeRds.getAddress().getPort()),
                  arguments("arn:aws:rds:us-west-2:1:snapshot:s"));

      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      assertThat(run.out())
          .contains(" 60 %  in_progress  0:00:02  3 GB  1.50 GB/s  0:00:01 left\n")
          .contains("100 %  complete");
      assertThat(asked)
          .containsExactly(
              "StartExportTask",
              "DescribeExportTasks",
              "SpillwayDescribeExportTables",
              "DescribeExportTasks",
              "DescribeExportTasks");
    } finally {
      likeRds.stop(0);
    }
  }

  private static List<String> arguments(String source) {
    return List.of(source, "s3://lake", "--role", "r", "--key", "k", "--identifier", "watched");
  }

  /// Two looks while it runs, then its end.
  private String watched(Terminal.Kind kind) {
    try (RunningServer server = RunningServer.start()) {
      CommandRun run =
          new ExportRun(() -> happen(server)).run(kind, server.endpoint(), arguments("monday"));
      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      return run.out();
    }
  }

  private void happen(RunningServer server) {
    switch (++looks) {
      case 1 ->
          server.progress(
              "watched",
              40,
              new TableStates(
                  List.of(
                      table("orders", 4_000_000, 1_000_000, 70, 300_000),
                      table("waiting", 2_000, 100, 0, 0),
                      ended("done"),
                      new TableState(name("later"), TableState.Status.WAITING, 9, 0, 0, 0)),
                  10_000_000_000L,
                  4_000_000_000L,
                  1_234_567,
                  50_000_000));
      case 2 ->
          server.progress(
              "watched",
              45,
              new TableStates(
                  List.of(ended("orders"), ended("waiting"), ended("done"), ended("later")),
                  10_000,
                  4_500,
                  1_300_000,
                  50));
      case 3 -> {}
      default -> server.end("watched", ExportTaskStatus.COMPLETE, "", "");
    }
  }

  private static TableState table(String name, long planned, long bytes, long rows, long pace) {
    return new TableState(name(name), TableState.Status.IN_PROGRESS, planned, bytes, rows, pace);
  }

  private static TableState ended(String name) {
    return new TableState(name(name), TableState.Status.COMPLETE, 1, 1, 1, 0);
  }

  private static TableName name(String table) {
    return new TableName("shop", "public", table);
  }

  /// Knows what RDS knows: an export that is half done, and complete at the third look.
  private static HttpServer likeRds(List<String> asked) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String action =
              ACTION.matcher(form).results().map(found -> found.group(1)).findFirst().orElse("");
          asked.add(action);
          boolean isKnown = !action.startsWith("Spillway");
          byte[] body =
              (isKnown ? answer(action, looks(asked)) : refusal(action))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(isKnown ? 200 : 400, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String refusal(String action) {
    return ("<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>Could not"
            + " find operation %s for version 2014-10-31</Message></Error></ErrorResponse>")
        .formatted(action);
  }

  private static long looks(List<String> asked) {
    return asked.stream().filter("DescribeExportTasks"::equals).count();
  }

  private static String answer(String action, long look) {
    String members =
        look == 3
            ? "<Status>COMPLETE</Status><PercentProgress>100</PercentProgress>"
            : "<Status>IN_PROGRESS</Status><PercentProgress>%d</PercentProgress><TotalExtractedDataInGB>3</TotalExtractedDataInGB>"
                .formatted(look == 2 ? 60 : 50);
    return "<%1$sResponse><%1$sResult><ExportTasks><ExportTask>%2$s</ExportTask></ExportTasks></%1$sResult></%1$sResponse>"
        .formatted(action, members);
  }
}

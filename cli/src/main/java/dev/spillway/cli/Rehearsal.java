package dev.spillway.cli;

import com.sun.net.httpserver.HttpServer;
import dev.spillway.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs typical commands against a server that always answers the same, so that the JDK can keep
/// what they load for quick starts. Nothing is printed and nothing leaves the machine.
public final class Rehearsal {
  private static final String TASK =
      "<ExportTaskIdentifier>a</ExportTaskIdentifier><SnapshotTime>2020-03-27T20:48:42.023Z</SnapshotTime>"
          + "<Status>COMPLETE</Status><PercentProgress>100</PercentProgress>";
  private static final String ANSWER =
      """
      <DescribeExportTasksResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeExportTasksResult>\
      <ExportTasks><ExportTask>%s</ExportTask></ExportTasks></DescribeExportTasksResult></DescribeExportTasksResponse>\
      """
          .formatted(TASK);
  private static final String STARTED =
      """
      <StartExportTaskResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><StartExportTaskResult>%s\
      </StartExportTaskResult></StartExportTaskResponse>\
      """
          .formatted(TASK);
  private static final String REFUSAL =
      "<ErrorResponse><Error><Code>X</Code><Message>m</Message></Error></ErrorResponse>";
  private static final List<String> COMMANDS =
      List.of(
          "describe-export-tasks",
          "describe-export-tasks --output text --query ExportTasks[0].[Status,length(@)]",
          "describe-export-tasks --output table --filters Name=status,Values=complete",
          "describe-export-tasks --output yaml --max-items 1",
          "describe-db-snapshots --output yaml-stream",
          "cancel-export-task",
          "cancel-export-task --export-task-identifier refused",
          "start-export-task --generate-cli-skeleton",
          "start-export-task --export-task-identifier a --source-arn a --s3-bucket-name b"
              + " --iam-role-arn r --kms-key-id k --export-only a b");

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String text =
              form.contains("refused")
                  ? REFUSAL
                  : form.contains("StartExportTask") ? STARTED : ANSWER;
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(form.contains("refused") ? 400 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            nowhere,
            nowhere,
            Terminal.Kind.PLAIN,
            () -> Terminal.PLAIN_COLUMNS,
            Map.of(
                "AWS_ACCESS_KEY_ID", "a",
                "AWS_SECRET_ACCESS_KEY", "s",
                "AWS_REGION", "us-west-2",
                "AWS_CONFIG_FILE", "/nonexistent",
                "AWS_SHARED_CREDENTIALS_FILE", "/nonexistent"));
    for (String command : COMMANDS) {
      List<String> all = new ArrayList<>(List.of("rds", "--endpoint-url", endpoint));
      all.addAll(List.of(command.split(" ")));
      Cli.run(all, terminal);
    }
    server.stop(0);
  }
}

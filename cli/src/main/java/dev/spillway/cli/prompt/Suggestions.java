package dev.spillway.cli.prompt;

import dev.spillway.cli.call.Client;
import dev.spillway.cli.call.ServiceException;
import dev.spillway.cli.completion.Words;
import dev.spillway.cli.model.Api;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.rds.Connection;
import dev.spillway.cli.rds.GlobalOptions;
import dev.spillway.cli.setting.Settings;
import dev.spillway.cli.terminal.Terminal;
import dev.spillway.cli.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What may stand next in the line: words of the model, and the identifiers and ARNs that there
/// are, as the Describe actions tell.
final class Suggestions {
  /// Where the values of an option are found: members of the items in an action's answer.
  private record Place(String action, String list, String member) {}

  private static final List<Place> ARNS =
      List.of(
          new Place("DescribeDBSnapshots", "DBSnapshots", "DBSnapshotArn"),
          new Place("DescribeDBClusterSnapshots", "DBClusterSnapshots", "DBClusterSnapshotArn"),
          new Place("DescribeDBClusters", "DBClusters", "DBClusterArn"));
  private static final Place INSTANCE_ARNS =
      new Place("DescribeDBInstances", "DBInstances", "DBInstanceArn");

  private final Terminal terminal;
  private final Client.Pause pause;
  private final Api api = Api.load();
  private final Map<String, List<String>> asked = new HashMap<>();

  Suggestions(Terminal terminal, Client.Pause pause) {
    this.terminal = terminal;
    this.pause = pause;
  }

  /// @param before the words that are complete
  List<String> after(List<String> before) {
    if (before.isEmpty()) {
      return List.of("rds");
    }
    List<Place> places =
        before.getLast().startsWith("--") ? places(before.getLast().substring(2)) : List.of();
    return places.isEmpty()
        ? Words.candidates(before)
        : places.stream().flatMap(place -> names(before, place)).distinct().toList();
  }

  private static List<Place> places(String option) {
    return switch (option) {
      case "source-arn" -> ARNS;
      case "resource-name" -> Stream.concat(ARNS.stream(), Stream.of(INSTANCE_ARNS)).toList();
      case "export-task-identifier" -> ofTasks("ExportTaskIdentifier");
      case "s3-bucket-name" -> ofTasks("S3Bucket");
      case "s3-prefix" -> ofTasks("S3Prefix");
      case "iam-role-arn" -> ofTasks("IamRoleArn");
      case "kms-key-id" -> ofTasks("KmsKeyId");
      case "db-snapshot-identifier", "source-db-snapshot-identifier" ->
          List.of(new Place("DescribeDBSnapshots", "DBSnapshots", "DBSnapshotIdentifier"));
      case "db-cluster-snapshot-identifier", "source-db-cluster-snapshot-identifier" ->
          List.of(
              new Place(
                  "DescribeDBClusterSnapshots",
                  "DBClusterSnapshots",
                  "DBClusterSnapshotIdentifier"));
      case "db-instance-identifier" ->
          List.of(new Place("DescribeDBInstances", "DBInstances", "DBInstanceIdentifier"));
      case "db-cluster-identifier" ->
          List.of(new Place("DescribeDBClusters", "DBClusters", "DBClusterIdentifier"));
      default -> List.of();
    };
  }

  /// What earlier exports had.
  private static List<Place> ofTasks(String member) {
    return List.of(new Place("DescribeExportTasks", "ExportTasks", member));
  }

  private Stream<String> names(List<String> before, Place place) {
    return asked.computeIfAbsent(place.toString(), _ -> ask(before, place)).stream();
  }

  /// Whoever types is not told that nobody answers: the command itself will say so.
  private List<String> ask(List<String> before, Place place) {
    try {
      GlobalOptions globals =
          GlobalOptions.of(GlobalOptions.parse(before.subList(0, before.size() - 1)));
      Settings settings = Settings.read(terminal.environment(), globals.profile());
      Client client = Connection.open(globals, settings, terminal, pause, _ -> {});
      Value.Members answer = client.call(api.operation(place.action()), new Value.Members());
      return members(answer, place);
    } catch (CommandException | ServiceException _) {
      return List.of();
    }
  }

  private static List<String> members(Value.Members answer, Place place) {
    List<String> found = new ArrayList<>();
    if (answer.get(place.list()).orElse(Value.missing())
        instanceof Value.Items(List<Value> items)) {
      for (Value item : items) {
        if (item instanceof Value.Members members
            && members.get(place.member()).orElse(Value.missing())
                instanceof Value.Text(String text)) {
          found.add(text);
        }
      }
    }
    return List.copyOf(new TreeSet<>(found));
  }
}

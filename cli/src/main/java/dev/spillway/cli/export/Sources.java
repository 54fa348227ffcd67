package dev.spillway.cli.export;

import dev.spillway.cli.call.Client;
import dev.spillway.cli.call.ServiceException;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.value.Value;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Finds what a name means, and makes a snapshot of a database.
final class Sources {
  private static final int LOOK_SECONDS = 2;

  private final Calls calls;
  private final Client.Pause pause;
  private final Consumer<String> say;

  Sources(Calls calls, Client.Pause pause, Consumer<String> say) {
    this.calls = calls;
    this.pause = pause;
    this.say = say;
  }

  /// The ARN that an export task is started with.
  ///
  /// @param snapshotName of the snapshot, if one must be made
  /// @throws CommandException if there is nothing of that name, or its snapshot failed
  String arn(ExportRequest request, String snapshotName) throws ServiceException {
    String source = request.source();
    if (source.startsWith("arn:")) {
      return source;
    }
    if (request.reading() == ExportRequest.Reading.LIVE) {
      return Calls.text(
          calls.one("DescribeDBClusters", "DBClusters", "DBClusterIdentifier", source),
          "DBClusterArn");
    }
    if (find("DescribeDBSnapshots", "DBSnapshots", "DBSnapshotIdentifier", source).isPresent()) {
      return available(source);
    }
    if (find("DescribeDBInstances", "DBInstances", "DBInstanceIdentifier", source).isEmpty()) {
      throw CommandException.general(
          "There is neither a snapshot nor a database %s. 'spillway rds describe-db-snapshots' and 'spillway rds describe-db-instances' show what there is."
              .formatted(source));
    }
    say.accept("making the snapshot " + snapshotName);
    calls.call(
        "CreateDBSnapshot",
        Map.of(
            "DBInstanceIdentifier", Value.text(source),
            "DBSnapshotIdentifier", Value.text(snapshotName)));
    return available(snapshotName);
  }

  private Optional<Value.Members> find(String action, String list, String parameter, String name)
      throws ServiceException {
    try {
      return Optional.of(calls.one(action, list, parameter, name));
    } catch (ServiceException e) {
      if (e.code().endsWith("NotFound")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String available(String snapshot) throws ServiceException {
    while (true) {
      Value.Members found =
          calls.one("DescribeDBSnapshots", "DBSnapshots", "DBSnapshotIdentifier", snapshot);
      switch (Calls.text(found, "Status")) {
        case "available" -> {
          return Calls.text(found, "DBSnapshotArn");
        }
        case "creating" -> pause.seconds(LOOK_SECONDS);
        default ->
            throw CommandException.general(
                "The snapshot %s is %s and cannot be exported."
                    .formatted(snapshot, Calls.text(found, "Status")));
      }
    }
  }
}

package dev.spillway.api.rds;

import dev.spillway.api.query.Parameters;
import dev.spillway.core.policy.Requester;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.task.ExportTasks;
import dev.spillway.core.task.Site;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.rds.model.RdsRequest;

/// Finds the operation of a request, asks whether the caller may do it, and does it. Thread-safe.
public final class RdsApi {
  private static final String VERSION = "2014-10-31";

  private final Map<String, Operation<?>> operations;
  private final Set<String> modelActions = ModelActions.load();

  /// What was done and its typed answer.
  public record Answer(String action, SdkPojo body) {}

  public RdsApi(RdsServices services) {
    operations =
        operations(services).stream()
            .collect(Collectors.toMap(op -> op.shape().action(), Function.identity()));
  }

  /// The registry: everything that this server answers.
  private static List<Operation<?>> operations(RdsServices services) {
    Site site = services.site();
    ExportTasks tasks = services.tasks();
    Snapshots snapshots = services.snapshots();
    DatabaseListing listing = new DatabaseListing(site, services.databases());
    return List.of(
        new StartExportTask(tasks),
        new DescribeExportTasks(tasks),
        new CancelExportTask(tasks),
        new SpillwayDescribeExportTables(tasks),
        new CreateDbSnapshot(site, snapshots, listing),
        new DescribeDbSnapshots(site, snapshots),
        new CopyDbSnapshot(site, snapshots),
        new DeleteDbSnapshot(site, snapshots),
        new DescribeDbSnapshotAttributes(site, snapshots),
        new ModifyDbSnapshotAttribute(site, snapshots),
        new CreateDbClusterSnapshot(site, snapshots, listing),
        new DescribeDbClusterSnapshots(site, snapshots),
        new CopyDbClusterSnapshot(site, snapshots),
        new DeleteDbClusterSnapshot(site, snapshots),
        new DescribeDbClusterSnapshotAttributes(site, snapshots),
        new ModifyDbClusterSnapshotAttribute(site, snapshots),
        new AddTagsToResource(site, snapshots, listing),
        new ListTagsForResource(site, snapshots, listing),
        new RemoveTagsFromResource(site, snapshots, listing),
        new DescribeDbInstances(site, listing),
        new DescribeDbClusters(site, listing),
        new DescribeEvents(site, services.events(), services.clock()),
        new DescribeEventCategories());
  }

  /// The names of the actions that this server answers.
  public Set<String> actions() {
    return operations.keySet();
  }

  /// @throws RefusedException with the code and the words for the caller
  public Answer answer(Parameters parameters, Requester requester) {
    String action =
        parameters
            .value("Action")
            .orElseThrow(() ->
                new RefusedException(
                    ErrorCode.MISSING_ACTION, "The request must contain the parameter Action."));
    String version = parameters.value("Version").orElse("NO_VERSION_SPECIFIED");
    Operation<?> operation = operations.get(action);
    if (operation == null || !version.equals(VERSION)) {
      throw noOperation(action, version);
    }
    return new Answer(action, answer(operation, parameters, requester));
  }

  private static <Q extends RdsRequest> SdkPojo answer(
      Operation<Q> operation, Parameters parameters, Requester requester) {
    Q request = operation.shape().read(parameters);
    requester.require(operation.permission(), operation.resource(request));
    return operation.answer(request, requester);
  }

  private RefusedException noOperation(String action, String version) {
    return new RefusedException(
        ErrorCode.INVALID_ACTION,
        version.equals(VERSION) && modelActions.contains(action)
            ? action + " is not supported by Spillway"
            : "Could not find operation %s for version %s".formatted(action, version));
  }
}

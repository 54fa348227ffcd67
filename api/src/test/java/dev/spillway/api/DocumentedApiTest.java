package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.api.rds.RdsApi;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventType;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// docs/coverage/api.md and docs/errors.md say what the code does.
class DocumentedApiTest {
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([\\w ]+) \\|.*");

  @Test
  void everyOperationAndParameterHasItsRow() throws Exception {
    Map<String, Map<String, String>> sections = sections();
    Set<String> actions;
    try (RunningApi api = RunningApi.start()) {
      actions = new RdsApi(api.services()).actions();
    }
    for (String action : actions) {
      assertThat(sections).containsKey(action);
      assertThat(sections.getOrDefault(action, Map.of()).keySet())
          .as(action)
          .containsExactlyElementsOf(names(request(action)));
    }
    Set<String> documented = new TreeSet<>(sections.keySet());
    documented.removeAll(
        Set.of(
            "ExportTask",
            "DBSnapshot",
            "DBClusterSnapshot",
            "DBInstance",
            "DBCluster",
            "Event",
            "EventCategoriesMap"));
    assertThat(documented).isEqualTo(new TreeSet<>(actions));
  }

  @Test
  void membersMarkedAsLeftOutAreAbsentAndAllOthersAreFilled() throws Exception {
    Map<String, Map<String, String>> sections = sections();
    try (RunningApi api = RunningApi.start();
        RdsClient rds = api.client()) {
      rds.createDBSnapshot(r -> r.dbSnapshotIdentifier("s").dbInstanceIdentifier("db5"));
      rds.createDBClusterSnapshot(
          r -> r.dbClusterSnapshotIdentifier("s").dbClusterIdentifier("db5"));
      for (SnapshotKind kind : SnapshotKind.values()) {
        api.snapshots().change(new SnapshotId(kind, "s"), DocumentedApiTest::made);
      }
      check(sections, "DBSnapshot", rds.describeDBSnapshots().dbSnapshots().getFirst());
      check(
          sections,
          "DBClusterSnapshot",
          rds.describeDBClusterSnapshots().dbClusterSnapshots().getFirst());
      check(sections, "DBInstance", rds.describeDBInstances().dbInstances().getFirst());
      check(sections, "DBCluster", rds.describeDBClusters().dbClusters().getFirst());
      api.events()
          .add(
              List.of(
                  Event.of(
                      EventType.SNAPSHOT_EXPORT_COMPLETED, "s", api.services().clock().instant())));
      check(sections, "Event", rds.describeEvents().events().getFirst());
      check(
          sections,
          "EventCategoriesMap",
          rds.describeEventCategories().eventCategoriesMapList().getFirst());
    }
    assertThat(sections.getOrDefault("ExportTask", Map.of()).keySet())
        .containsExactlyElementsOf(names(ExportTask.builder().build()));
  }

  @Test
  void everyErrorCodeIsExplainedWithItsStatus() throws IOException {
    List<String> documented = new ArrayList<>();
    for (String line : Files.readAllLines(docs().resolve("errors.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.add(row.group(1) + " " + row.group(2));
      }
    }
    List<String> codes = new ArrayList<>();
    for (ErrorCode code : ErrorCode.values()) {
      codes.add(code.wire() + " " + code.httpStatus());
    }
    assertThat(documented).containsExactlyInAnyOrderElementsOf(codes);
  }

  private static void check(
      Map<String, Map<String, String>> sections, String structure, SdkPojo answer) {
    Map<String, String> rows = sections.getOrDefault(structure, Map.of());
    assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(names(answer));
    for (SdkField<?> field : answer.sdkFields()) {
      Object value = field.getValueOrDefault(answer);
      boolean filled = value != null && !(value instanceof SdkAutoConstructList<?>);
      assertThat(filled)
          .as(structure + "." + field.memberName())
          .isEqualTo(!"left out".equals(rows.get(field.locationName())));
    }
  }

  /// As a snapshot is once it is available.
  private static DbSnapshot made(DbSnapshot snapshot) {
    return new DbSnapshot(
        snapshot.id(),
        snapshot.database(),
        SnapshotStatus.AVAILABLE,
        100,
        snapshot.engine(),
        snapshot.engineVersion(),
        snapshot.port(),
        snapshot.masterUsername(),
        snapshot.databaseSince(),
        snapshot.createTime(),
        1,
        snapshot.directory(),
        snapshot.statusReason(),
        snapshot.tags());
  }

  private static List<String> names(SdkPojo model) {
    return model.sdkFields().stream().map(SdkField::locationName).toList();
  }

  private static SdkPojo request(String action) throws ReflectiveOperationException {
    String name =
        (action.equals("SpillwayDescribeExportTables")
                ? "DescribeExportTasks"
                : action.replace("DB", "Db"))
            + "Request";
    Class<?> model = Class.forName(ExportTask.class.getPackageName() + "." + name);
    return (SdkPojo) model.getMethod("builder").invoke(null);
  }

  private static Map<String, Map<String, String>> sections() throws IOException {
    Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    Map<String, String> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(docs().resolve("coverage/api.md"))) {
      Matcher row = ROW.matcher(line);
      if (line.startsWith("### ")) {
        rows = new LinkedHashMap<>();
        sections.put(line.substring(4), rows);
      } else if (row.matches()) {
        rows.put(row.group(1), row.group(2).toLowerCase(Locale.ROOT));
      }
    }
    return sections;
  }

  private static Path docs() {
    Path module = Path.of("").toAbsolutePath();
    Path docs = module.resolve("docs");
    return Files.isDirectory(docs) ? docs : module.resolveSibling("docs");
  }
}

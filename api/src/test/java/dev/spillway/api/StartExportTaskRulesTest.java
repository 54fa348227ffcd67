package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.core.kms.KeyState;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.Deployment;
import dev.spillway.core.source.Engine;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.testkit.rds.MemoryServices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;
import software.amazon.awssdk.services.rds.model.StartExportTaskResponse;

/// Every rule of StartExportTask for one request, over the real services. A refused call leaves
/// nothing behind: no task, no event, no object.
class StartExportTaskRulesTest {
  private static final String RDS = "arn:aws:rds:us-west-2:123456789012:";
  private static final String SNAPSHOT = RDS + "snapshot:made";
  private static final String IDENTIFIER_RULE =
      "The parameter ExportTaskIdentifier is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @TempDir static Path directory;
  private static RunningServices running;
  private static MemoryServices services;

  @BeforeAll
  static void start() {
    running = new RunningServices(directory, 5);
    services = running.services;
    existing(SnapshotKind.DB, "made", SnapshotStatus.AVAILABLE);
    existing(SnapshotKind.DB, "rds:db5-2026-11-21-03-04", SnapshotStatus.AVAILABLE);
    existing(SnapshotKind.CLUSTER, "made-of-cluster", SnapshotStatus.AVAILABLE);
    existing(SnapshotKind.DB, "failed", SnapshotStatus.FAILED);
    existing(SnapshotKind.CLUSTER, "creating", SnapshotStatus.CREATING);
    existing(SnapshotKind.DB, "deleting", SnapshotStatus.DELETING);
    declare("custom", Engine.POSTGRES, Deployment.RDS_CUSTOM);
    declare("multi", Engine.POSTGRES, Deployment.MULTI_AZ_CLUSTER);
    declare("my", Engine.MYSQL, Deployment.STANDARD);
    declare("maria", Engine.MARIADB, Deployment.STANDARD);
    declare("away", Engine.POSTGRES, Deployment.STANDARD);
    services.databases.unreachable(new DatabaseId("away"));
    services.existing(
        new SnapshotId(SnapshotKind.DB, "of-custom"),
        new DatabaseId("custom"),
        Engine.POSTGRES,
        SnapshotStatus.AVAILABLE);
    services.existing(
        new SnapshotId(SnapshotKind.CLUSTER, "of-multi"),
        new DatabaseId("multi"),
        Engine.POSTGRES,
        SnapshotStatus.AVAILABLE);
  }

  private static void existing(SnapshotKind kind, String name, SnapshotStatus status) {
    services.existing(new SnapshotId(kind, name), MemoryServices.DATABASE, Engine.POSTGRES, status);
  }

  private static void declare(String id, Engine engine, Deployment deployment) {
    services.declare(
        new DeclaredDatabase(
            new DatabaseId(id), engine, "h", 5432, "u", MemoryServices.SINCE, deployment));
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1a", "-a", "a-", "a--b", "a_b", "a b", "ä", "a/b", "a.b", "a:b", "*"})
  void anIdentifierIsRefusedInRdsWords(String identifier) {
    requireRefused(
        "InvalidParameterValue", IDENTIFIER_RULE, r -> r.exportTaskIdentifier(identifier));
  }

  @Test
  void anIdentifierHasAtMostSixtyCharacters() {
    String longest = "a" + "b".repeat(59);
    assertThat(accepted(r -> r.exportTaskIdentifier(longest)).exportTaskIdentifier())
        .isEqualTo(longest);
    requireRefused(
        "InvalidParameterValue",
        "61 characters, the limit is 60",
        r -> r.exportTaskIdentifier(longest + "c"));
  }

  @ParameterizedTest
  @CsvSource({
    "ExportTaskIdentifier",
    "SourceArn",
    "S3BucketName",
    "IamRoleArn",
    "KmsKeyId",
  })
  void aRequiredParameterThatIsMissingOrBlankIsNamed(String parameter) {
    requireRefused(
        "MissingParameter",
        "The request must contain the parameter " + parameter + ".",
        r -> set(r, parameter, null));
    requireRefused(
        "InvalidParameterValue",
        "The parameter " + parameter + " must be provided and must not be blank.",
        r -> set(r, parameter, " "));
  }

  private static void set(
      StartExportTaskRequest.Builder request,
      String parameter,
      @org.jspecify.annotations.Nullable String value) {
    switch (parameter) {
      case "ExportTaskIdentifier" -> request.exportTaskIdentifier(value);
      case "SourceArn" -> request.sourceArn(value);
      case "S3BucketName" -> request.s3BucketName(value);
      case "IamRoleArn" -> request.iamRoleArn(value);
      default -> request.kmsKeyId(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "snapshot:made, SNAPSHOT",
    "snapshot:rds:db5-2026-11-21-03-04, SNAPSHOT",
    "cluster-snapshot:made-of-cluster, SNAPSHOT",
    "cluster-snapshot:of-multi, SNAPSHOT",
    "cluster:db5, CLUSTER",
    "cluster:my, CLUSTER",
    "cluster:maria, CLUSTER",
  })
  void theThreeFormsOfArnsAreTaken(String resource, String type) {
    StartExportTaskResponse answer = accepted(r -> r.sourceArn(RDS + resource));
    assertThat(answer.sourceArn()).isEqualTo(RDS + resource);
    assertThat(answer.sourceTypeAsString()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "made | InvalidParameterValue | Valid forms:",
        "arn:aws:rds:us-west-2:123456789012:db:db5 | InvalidParameterValue | Valid forms:",
        "arn:aws:rds:us-west-2:123456789012:snapshot: | InvalidParameterValue | Valid forms:",
        "arn:aws:s3:::snapshot | InvalidParameterValue | Valid forms:",
        "arn:aws:rds:us-east-1:123456789012:snapshot:made | InvalidParameterValue | in region us-east-1",
        "arn:aws:rds:us-west-2:999999999999:snapshot:made | InvalidParameterValue | of account 999999999999",
        "arn:aws-cn:rds:us-west-2:123456789012:snapshot:made | InvalidParameterValue | partition aws",
        "arn:aws:rds:us-west-2:123456789012:snapshot:nobody | DBSnapshotNotFound | Could not find snapshot with name nobody",
        "arn:aws:rds:us-west-2:123456789012:snapshot:rds:db5-2020 | DBSnapshotNotFound | Could not find snapshot with name rds:db5-2020",
        "arn:aws:rds:us-west-2:123456789012:snapshot:made-of-cluster | DBSnapshotNotFound | made-of-cluster",
        "arn:aws:rds:us-west-2:123456789012:snapshot:deleting | DBSnapshotNotFound | deleting",
        "arn:aws:rds:us-west-2:123456789012:cluster-snapshot:made | DBClusterSnapshotNotFoundFault | made",
        "arn:aws:rds:us-west-2:123456789012:cluster:nobody | DBClusterNotFoundFault | DBCluster nobody not found.",
        "arn:aws:rds:us-west-2:123456789012:cluster:NO SUCH | DBClusterNotFoundFault | not found",
        "arn:aws:rds:us-west-2:123456789012:snapshot:failed | InvalidExportSourceState | is failed, not available: the disk was full",
        "arn:aws:rds:us-west-2:123456789012:cluster-snapshot:creating | InvalidExportSourceState | is creating",
        "arn:aws:rds:us-west-2:123456789012:cluster:away | InvalidExportSourceState | cannot be reached",
        "arn:aws:rds:us-west-2:123456789012:snapshot:of-custom | InvalidExportSourceState | You can't export snapshot data from RDS Custom DB instances.",
        "arn:aws:rds:us-west-2:123456789012:cluster:custom | InvalidExportSourceState | RDS Custom",
        "arn:aws:rds:us-west-2:123456789012:cluster:multi | InvalidExportSourceState | You can't export cluster data from Multi-AZ DB clusters.",
      })
  void otherSourcesAreRefusedWithTheCodeOfTheirForm(String arn, String code, String words) {
    requireRefused(code, words, r -> r.sourceArn(arn));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "## | ID",
        "exports | exports/ID",
        "exports/ | exports/ID",
        "/exports | exports/ID",
        "a//b | a/b/ID",
        "/ | ID",
        "//a///b// | a/b/ID",
        "a b | a_b/ID",
        "a\\b`c\"d | a_b_c_d/ID",
        "x/y z/ | x/y_z/ID",
        "dt=2026-11-22/é😀 | dt=2026-11-22/é😀/ID",
        "a+b&c%20d | a+b&c%20d/ID",
        "... | .../ID",
      })
  void aPrefixComesBackAsSentAndMakesAFolderWithoutEmptySegments(String prefix, String folder)
      throws InterruptedException {
    StartExportTaskResponse answer = accepted(r -> r.s3Prefix(prefix));
    assertThat(answer.s3Prefix()).isEqualTo(prefix.isEmpty() ? null : prefix);
    String id = answer.exportTaskIdentifier();
    String expected = folder.replace("ID", id) + "/export_info_" + id + ".json";
    assertThat(services.buckets.keys(MemoryServices.BUCKET)).contains(expected);
  }

  static Stream<String> prefixes() {
    return Stream.of(
        "a:b", ":", "s3://bucket/a", "a/../b", "..", "./a", "a\nb", "a\tb", "p".repeat(513));
  }

  @ParameterizedTest
  @MethodSource("prefixes")
  void aPrefixThatNoFolderCanHaveIsRefused(String prefix) {
    requireRefused("InvalidParameterValue", "S3Prefix", r -> r.s3Prefix(prefix));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-such-bucket",
        "a/b",
        "s3://amzn-s3-demo-bucket",
        "arn:aws:s3:::x",
        "a?b",
        "..",
        "x"
      })
  void aBucketHasToExist(String bucket) {
    requireRefused("InvalidS3BucketFault", bucket, r -> r.s3BucketName(bucket));
    requireRefused("InvalidS3BucketFault", "doesn't exist", r -> r.s3BucketName(bucket));
  }

  @Test
  void aBucketOfAnotherRegionIsRefused() {
    services.faults.throwAt(
        step -> step.startsWith("list "),
        1,
        () ->
            new StoreException(
                StoreException.Kind.WRONG_REGION, "s3:GetBucketLocation", "it is in eu-west-1"));
    requireRefused("InvalidS3BucketFault", "it is in eu-west-1", _ -> {});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::123456789012:role/ExportRole",
        "arn:aws:iam::123456789012:role/service-role/exportrole",
        "arn:aws:iam::999999999999:role/service-role/ExportRole",
        "ExportRole",
      })
  void aRoleIsFoundByItsWholeArnWithItsPath(String role) {
    requireRefused("IamRoleNotFound", role, r -> r.iamRoleArn(role));
  }

  @ParameterizedTest
  @ValueSource(strings = {"put ", "list ", "read ", "delete "})
  void aRoleThatMayNotDoSomethingIsToldWhat(String step) {
    String action = "s3:" + step.strip();
    services.faults.throwAt(
        s -> s.startsWith(step),
        1,
        () -> new StoreException(StoreException.Kind.ACCESS_DENIED, action, "no statement"));
    Set<String> before = services.buckets.keys(MemoryServices.BUCKET);
    RdsException e = refusal(r -> r.exportTaskIdentifier("no-right"));
    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("IamRoleMissingPermissions");
    assertThat(e.awsErrorDetails().errorMessage()).contains(action, MemoryServices.ROLE);
    List<String> left = new ArrayList<>(services.buckets.keys(MemoryServices.BUCKET));
    left.removeAll(before);
    if (step.equals("delete ")) {
      assertThat(left).singleElement().asString().startsWith("no-right/spillway-probe-");
      assertThat(e.awsErrorDetails().errorMessage()).contains(left.getFirst());
    } else {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MemoryServices.KEY,
        MemoryServices.KEY_ID,
        "alias/lake",
        "arn:aws:kms:us-west-2:123456789012:alias/lake",
      })
  void aKeyIsNamedInFourWaysAndComesBackAsSent(String key) {
    assertThat(accepted(r -> r.kmsKeyId(key)).kmsKeyId()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alias/none",
        "00000000-0000-4000-8000-000000000000",
        "arn:aws:kms:us-east-1:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff",
        "arn:aws:kms:us-west-2:999999999999:key/abcd0000-7fca-4128-82f2-aabbccddeeff",
        "disabled",
        "deleted",
        "signing",
      })
  void aKeyHasToBeEnabledSymmetricAndHere(String key) {
    services.kms.create("disabled");
    services.kms.move("disabled", KeyState.DISABLED);
    services.kms.create("deleted");
    services.kms.move("deleted", KeyState.PENDING_DELETION);
    services.kms.createAsymmetric("signing");
    requireRefused(
        "KMSKeyNotAccessibleFault",
        "The KMS key %s does not exist, is not enabled or you do not have permissions to access it"
            .formatted(key),
        r -> r.kmsKeyId(key));
  }

  @ParameterizedTest
  @CsvSource({
    "db5, db",
    "db5, db.public",
    "db5, db.public.orders",
    "my, db",
    "my, db.orders",
    "maria, db.customers",
  })
  void exportOnlyNamesWhatTheKindOfDatabaseHas(String database, String item) {
    StartExportTaskResponse answer =
        accepted(r -> r.sourceArn(RDS + "cluster:" + database).exportOnly(item));
    assertThat(answer.exportOnly()).containsExactly(item);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "db5 | db.public.orders.id | has 4 parts",
        "my | db.public.orders | has 3 parts",
        "db5 | db..orders | has an empty part",
        "db5 | .db | has an empty part",
        "db5 | db. | has an empty part",
        "db5 | db.pub-lic | has a character other than",
        "db5 | db.\"public\" | has a character other than",
        "db5 | d b | has a character other than",
        "db5 | dbé | has a character other than",
        "db5 | db.public.* | has a character other than",
        "db5 | nodb | names what is not in",
        "db5 | DB | names what is not in",
        "db5 | db.private | names what is not in",
        "db5 | db.public.items | names what is not in",
        "db5 | db.orders | names what is not in",
        "my | db.items | names what is not in",
        "my | nodb | names what is not in",
      })
  void exportOnlyIsRefusedNamingTheItem(String database, String item, String words) {
    requireRefused(
        "InvalidExportOnly",
        words,
        r -> r.sourceArn(RDS + "cluster:" + database).exportOnly("db", item));
    requireRefused(
        "InvalidExportOnly",
        item,
        r -> r.sourceArn(RDS + "cluster:" + database).exportOnly("db", item));
  }

  @Test
  void exportOnlyHasAtMost200KilobytesAndNoMatterWhatOrderIsKept() {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 200 * 1024 / 16; i++) {
      items.add("db.public.orders");
    }
    assertThat(accepted(r -> r.exportOnly(items)).exportOnly()).isEqualTo(items);
    items.add("db");
    requireRefused("InvalidExportOnly", "200 KB", r -> r.exportOnly(items));
    List<String> mixed = List.of("db.public.orders", "db.public", "db.public.customers");
    assertThat(accepted(r -> r.exportOnly(mixed)).exportOnly()).isEqualTo(mixed);
  }

  @Test
  void anEmptyListAndAnEmptyPrefixAreAbsent() {
    StartExportTaskResponse answer = accepted(r -> r.exportOnly(List.of()).s3Prefix(""));
    assertThat(answer.hasExportOnly()).isFalse();
    assertThat(answer.s3Prefix()).isNull();
  }

  /// Starts, and waits until it is complete.
  private static StartExportTaskResponse accepted(Consumer<StartExportTaskRequest.Builder> change) {
    StartExportTaskResponse answer = running.rds.startExportTask(request(change));
    try {
      ExportTask end =
          services.taskStore.await(
              new ExportTaskId(answer.exportTaskIdentifier()), task -> task.status().isEnd());
      assertThat(end.status()).as("%s", end).isEqualTo(ExportTaskStatus.COMPLETE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return answer;
  }

  private static RdsException refusal(Consumer<StartExportTaskRequest.Builder> change) {
    return catchThrowableOfType(
        RdsException.class, () -> running.rds.startExportTask(request(change)));
  }

  private static void requireRefused(
      String code, String words, Consumer<StartExportTaskRequest.Builder> change) {
    int tasks = services.taskStore.list().size();
    long events = services.events.newest();
    Set<String> keys = services.buckets.keys(MemoryServices.BUCKET);
    RdsException e = refusal(change);
    assertThat(e).isNotNull();
    assertThat(e.awsErrorDetails().errorCode()).as(e.getMessage()).isEqualTo(code);
    assertThat(e.awsErrorDetails().errorMessage()).contains(words);
    assertThat(services.taskStore.list()).as("no task").hasSize(tasks);
    assertThat(services.events.newest()).as("no event").isEqualTo(events);
    assertThat(services.buckets.keys(MemoryServices.BUCKET)).as("no object").isEqualTo(keys);
  }

  private static StartExportTaskRequest request(Consumer<StartExportTaskRequest.Builder> change) {
    StartExportTaskRequest.Builder request =
        StartExportTaskRequest.builder()
            .exportTaskIdentifier("task-" + NUMBERS.incrementAndGet())
            .sourceArn(SNAPSHOT)
            .s3BucketName(MemoryServices.BUCKET)
            .iamRoleArn(MemoryServices.ROLE)
            .kmsKeyId(MemoryServices.KEY);
    change.accept(request);
    return request.build();
  }
}

package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.objectstore.StoreException;
import dev.spillway.testkit.rds.MemoryServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;
import software.amazon.awssdk.services.rds.model.StartExportTaskResponse;

/// The rules of StartExportTask for identifier, source, prefix, bucket and role.
class StartExportTaskRulesTest extends StartExportTaskRules {
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
}

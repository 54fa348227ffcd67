package dev.spillway.server.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.policy.AccessRequest;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Policy;
import dev.spillway.core.policy.PolicyType;
import dev.spillway.core.policy.Principal;
import dev.spillway.core.policy.RequestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The statements of docs/aws.md allow what the page says, and nothing beyond.
class AwsDocsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/service-role/ExportRole";
  private static final String KEY = "arn:aws:kms:us-west-2:123456789012:key/k";
  private static final String BUCKET = "arn:aws:s3:::your-s3-bucket";
  private static final Principal SERVER =
      new Principal.Identity("arn:aws:sts::123456789012:assumed-role/spillway/i-0");

  private static Policy policy(String name, PolicyType type) throws IOException {
    String page = Files.readString(Path.of("../docs/aws.md"));
    Matcher block =
        Pattern.compile("<!-- " + name + " -->\n```json\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).as(name).isTrue();
    return Policy.parse(name, type, block.group(1));
  }

  @Test
  void everyStatementOfThePageIsLookedAtHere() throws IOException {
    List<String> named =
        Pattern.compile("(?:<!-- ([a-z-]+) -->\n)?```json\n")
            .matcher(Files.readString(Path.of("../docs/aws.md")))
            .results()
            .map(block -> String.valueOf(block.group(1)))
            .toList();
    assertThat(named)
        .containsExactlyInAnyOrder("trust", "role", "server", "key", "caller", "static-trust");
  }

  private static boolean allows(
      Policy policy, Principal who, String action, String resource, Map<String, String> keys) {
    RequestContext context = RequestContext.EMPTY;
    for (Map.Entry<String, String> key : keys.entrySet()) {
      context = context.with(key.getKey(), key.getValue());
    }
    return policy.decide(new AccessRequest(who, action, resource, context)).isAllowed();
  }

  @Test
  void theTrustPolicyLetsTheServerInWithTheExternalId() throws IOException {
    Policy trust = policy("trust", PolicyType.TRUST);
    assertThat(
            allows(
                trust,
                SERVER,
                "sts:AssumeRole",
                ROLE,
                Map.of("sts:ExternalId", "a-secret-of-both")))
        .isTrue();
    assertThat(allows(trust, SERVER, "sts:AssumeRole", ROLE, Map.of())).isFalse();
    assertThat(
            allows(
                trust,
                new Principal.Service("export.rds.amazonaws.com"),
                "sts:AssumeRole",
                ROLE,
                Map.of("sts:ExternalId", "a-secret-of-both")))
        .isFalse();
  }

  @Test
  void theRoleMayDoWhatAnExportDoes() throws IOException {
    Policy role = policy("role", PolicyType.IDENTITY);
    Principal me = new Principal.Identity(ROLE);
    for (String action : List.of("s3:PutObject", "s3:GetObject", "s3:DeleteObject")) {
      assertThat(allows(role, me, action, BUCKET + "/a/b", Map.of())).as(action).isTrue();
      assertThat(allows(role, me, action, "arn:aws:s3:::other/a", Map.of())).isFalse();
    }
    for (String action : List.of("s3:ListBucket", "s3:GetBucketLocation")) {
      assertThat(allows(role, me, action, BUCKET, Map.of())).as(action).isTrue();
    }
    assertThat(allows(role, me, "s3:AbortMultipartUpload", BUCKET + "/a", Map.of())).isFalse();
  }

  @Test
  void theServerAssumesTheRoleAndMakesGrantsByTheDefaultKeyPolicy() throws IOException {
    Grants server = Grants.of(List.of(policy("server", PolicyType.IDENTITY)));
    Policy key = policy("key", PolicyType.KEY);
    assertThat(server.decide(AccessRequest.of(SERVER, "sts:AssumeRole", ROLE)).isAllowed())
        .isTrue();
    for (String action : List.of("kms:DescribeKey", "kms:CreateGrant")) {
      assertThat(server.onKey(key).decide(AccessRequest.of(SERVER, action, KEY)).isAllowed())
          .as(action)
          .isTrue();
    }
    assertThat(server.onKey(key).decide(AccessRequest.of(SERVER, "kms:Decrypt", KEY)).isAllowed())
        .isFalse();
  }

  @Test
  void theCallerExportsAndLooks() throws IOException {
    Policy caller = policy("caller", PolicyType.IDENTITY);
    Principal me = new Principal.Identity("arn:aws:iam::123456789012:user/airflow");
    String snapshot = "arn:aws:rds:us-west-2:123456789012:snapshot:s";
    assertThat(allows(caller, me, "rds:StartExportTask", snapshot, Map.of())).isTrue();
    assertThat(allows(caller, me, "rds:DescribeExportTasks", "*", Map.of())).isTrue();
    assertThat(allows(caller, me, "rds:DeleteDBSnapshot", snapshot, Map.of())).isFalse();
    assertThat(
            allows(
                caller,
                me,
                "iam:PassRole",
                ROLE,
                Map.of("iam:PassedToService", "export.rds.amazonaws.com")))
        .isTrue();
    assertThat(allows(caller, me, "iam:PassRole", ROLE, Map.of())).isFalse();
    assertThat(
            allows(caller, me, "kms:CreateGrant", KEY, Map.of("kms:GrantIsForAWSResource", "true")))
        .isTrue();
  }

  @Test
  void theStaticTrustPolicyAsksForAccountAndSource() throws IOException {
    Policy trust = policy("static-trust", PolicyType.TRUST);
    Principal exporter = new Principal.Service("export.rds.amazonaws.com");
    String source = "arn:aws:rds:us-west-2:123456789012:cluster:shop";
    assertThat(
            allows(
                trust,
                exporter,
                "sts:AssumeRole",
                ROLE,
                Map.of("aws:SourceAccount", "123456789012", "aws:SourceArn", source)))
        .isTrue();
    assertThat(
            allows(
                trust,
                exporter,
                "sts:AssumeRole",
                ROLE,
                Map.of("aws:SourceAccount", "210987654321", "aws:SourceArn", source)))
        .isFalse();
  }
}

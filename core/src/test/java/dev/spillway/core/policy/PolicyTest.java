package dev.spillway.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
  private static final Principal AIRFLOW =
      new Principal.Identity("arn:aws:iam::123456789012:user/airflow");
  private static final String KEY = "arn:aws:kms:us-west-2:123456789012:key/k";

  /// The table in `cases.txt`.
  @TestFactory
  Stream<DynamicTest> requests() throws IOException {
    String text;
    try (InputStream table = PolicyTest.class.getResourceAsStream("cases.txt")) {
      text =
          new String(
              java.util.Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
    }
    List<DynamicTest> tests = new ArrayList<>();
    String policy = "";
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("{")) {
        policy = line;
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        String json = policy;
        tests.add(DynamicTest.dynamicTest(line, () -> requireOutcome(json, line)));
      }
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(150);
    return tests.stream();
  }

  private static void requireOutcome(String json, String line) {
    String[] words = line.split("\\s+");
    Policy policy = Policy.parse("p", PolicyType.IDENTITY, json);
    AccessRequest request =
        new AccessRequest(
            AIRFLOW, words[1], words[2], context(List.of(words).subList(3, words.length)));
    assertThat(outcome(policy.decide(request))).as("%s\n%s", json, line).isEqualTo(words[0]);
  }

  private static RequestContext context(List<String> pairs) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : pairs) {
      String[] parts = pair.split("=", 2);
      values.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[1]);
    }
    RequestContext context = RequestContext.EMPTY;
    for (Map.Entry<String, List<String>> value : values.entrySet()) {
      context = context.with(value.getKey(), value.getValue());
    }
    return context;
  }

  private static String outcome(Decision decision) {
    return switch (decision) {
      case Decision.Allowed _ -> "allow";
      case Decision.Denied _ -> "deny";
      case Decision.NotAllowed _ -> "none";
    };
  }

  @Test
  void theDecisionNamesItsStatement() {
    Policy policy =
        Policy.parse(
            "export-only",
            PolicyType.IDENTITY,
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "rds:*", "Resource": "*"},
              {"Sid": "NoDeletes", "Effect": "Deny", "Action": "rds:Delete*", "Resource": "*"}]}
            """);
    AccessRequest delete =
        AccessRequest.of(AIRFLOW, "rds:DeleteDBSnapshot", "arn:aws:rds:r:a:snapshot:s");
    assertThat(policy.decide(AccessRequest.of(AIRFLOW, "rds:StartExportTask", "*")).by())
        .isEqualTo("policy export-only, statement 1");
    assertThat(policy.decide(delete).by()).isEqualTo("policy export-only, statement 2 (NoDeletes)");
    assertThat(policy.decide(delete).refusal(delete))
        .isEqualTo(
            "User: arn:aws:iam::123456789012:user/airflow is not authorized to perform: rds:DeleteDBSnapshot on resource: arn:aws:rds:r:a:snapshot:s with an explicit deny in an identity-based policy");
    AccessRequest pass =
        AccessRequest.of(AIRFLOW, "iam:PassRole", "arn:aws:iam::123456789012:role/r");
    assertThat(policy.decide(pass).refusal(pass))
        .isEqualTo(
            "User: arn:aws:iam::123456789012:user/airflow is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/r because no identity-based policy allows the iam:PassRole action");
  }

  /// Columns: what the user's own policy says, what the key's policy says to whom, the outcome.
  @ParameterizedTest
  @CsvSource({
    "Allow, Allow, arn:aws:iam::123456789012:root,         allow",
    "Allow, Allow, 123456789012,                           allow",
    "none,  Allow, arn:aws:iam::123456789012:root,         none",
    "none,  Allow, arn:aws:iam::123456789012:user/airflow, allow",
    "none,  Allow, *,                                      allow",
    "none,  Allow, arn:aws:iam::123456789012:user/glue,    none",
    "Allow, Allow, arn:aws:iam::123456789012:user/glue,    none",
    "Allow, Allow, arn:aws:iam::210987654321:root,         none",
    "Deny,  Allow, arn:aws:iam::123456789012:user/airflow, deny",
    "Allow, Deny,  arn:aws:iam::123456789012:user/airflow, deny",
    "Allow, Deny,  arn:aws:iam::123456789012:root,         deny",
    "Allow, Deny,  arn:aws:iam::123456789012:user/glue,    none",
  })
  void aKeyIsUsedByWhomItsPolicyAndTheirOwnAllow(
      String own, String keyEffect, String principal, String expected) {
    Grants grants =
        own.equals("none")
            ? Grants.NOTHING
            : Grants.of(
                List.of(
                    Policy.parse(
                        "own",
                        PolicyType.IDENTITY,
                        "{\"Statement\": {\"Effect\": \"%s\", \"Action\": \"kms:*\", \"Resource\": \"*\"}}"
                            .formatted(own))));
    Policy keyPolicy =
        Policy.parse(
            "key",
            PolicyType.KEY,
            "{\"Statement\": {\"Effect\": \"%s\", \"Principal\": {\"AWS\": \"%s\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}}"
                .formatted(keyEffect, principal));
    AccessRequest request = AccessRequest.of(AIRFLOW, "kms:CreateGrant", KEY);
    assertThat(outcome(grants.onKey(keyPolicy).decide(request))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"Service\": \"export.rds.amazonaws.com\"}', allow",
    "'{\"Service\": [\"lambda.amazonaws.com\", \"export.rds.amazonaws.com\"]}', allow",
    "'{\"Service\": \"rds.amazonaws.com\"}', none",
    "'{\"AWS\": \"arn:aws:iam::123456789012:role/spillway\"}', none",
    "'{\"AWS\": \"*\"}', none",
    "'\"*\"', allow",
    "'{\"Federated\": \"cognito-identity.amazonaws.com\"}', none",
  })
  void aServiceIsTrustedByItsName(String principal, String expected) {
    Policy trust =
        Policy.parse(
            "trust",
            PolicyType.TRUST,
            "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": %s, \"Action\": \"sts:AssumeRole\"}}"
                .formatted(principal));
    assertThat(
            outcome(
                trust.decide(
                    AccessRequest.of(
                        new Principal.Service("export.rds.amazonaws.com"),
                        "sts:AssumeRole",
                        "arn:aws:iam::123456789012:role/export"))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::123456789012:role/etl,               allow",
    "arn:aws:iam::123456789012:role/service-role/etl,  allow",
    "arn:aws:sts::123456789012:assumed-role/etl/night, allow",
    "arn:aws:sts::123456789012:assumed-role/etl/day,   none",
    "arn:aws:iam::123456789012:role/other,             none",
    "arn:aws:iam::210987654321:role/etl,               none",
  })
  void aSessionIsItsRole(String named, String expected) {
    Policy key =
        Policy.parse(
            "key",
            PolicyType.KEY,
            "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"%s\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}}"
                .formatted(named));
    Principal session = new Principal.Identity("arn:aws:sts::123456789012:assumed-role/etl/night");
    assertThat(
            outcome(
                Grants.NOTHING.onKey(key).decide(AccessRequest.of(session, "kms:Decrypt", KEY))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | empty",
        "[] | no object",
        "{} | Statement is missing",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"rds:*\"}]} | Resource is missing",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Resource\": \"*\"}]} | Action is missing",
        "{\"Statement\": [{\"Action\": \"rds:*\", \"Resource\": \"*\"}]} | Effect is missing",
        "{\"Statement\": [{\"Effect\": \"allow\", \"Action\": \"rds:*\", \"Resource\": \"*\"}]} | must be Allow or Deny",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"StartExportTask\", \"Resource\": \"*\"}]} | not like rds:StartExportTask",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"rds:*\", \"Resource\": \"snapshot\"}]} | neither an ARN",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Actions\": \"rds:*\", \"Resource\": \"*\"}]} | may not have 'Actions'",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"rds:*\", \"NotAction\": \"rds:*\", \"Resource\": \"*\"}]} | exclude each other",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"rds:*\", \"Resource\": \"*\"}]} | may not have 'Principal'",
        "{\"Version\": \"2020-01-01\", \"Statement\": []} | Version",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"rds:*\", \"Resource\": \"*\", \"Condition\": {\"StringSame\": {\"k\": \"v\"}}}]} | no condition operator",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"rds:*\", \"Resource\": \"*\", \"Condition\": {\"NullIfExists\": {\"k\": \"true\"}}}]} | no condition operator",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"rds:*\", \"Resource\": \"*\", \"Condition\": {\"IpAddress\": {\"k\": \"10.0.0.0/33\"}}}]} | no value for IpAddress",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"rds:*\", \"Resource\": \"*\", \"Condition\": {\"NumericEquals\": {\"k\": \"ten\"}}}]} | no value for NumericEquals",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": null, \"Resource\": \"*\"}]} | null",
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Effect\": \"Deny\", \"Action\": \"rds:*\", \"Resource\": \"*\"}]} | not JSON",
        "{\"Statement\": [{\"Sid\": \"a\", \"Effect\": \"Allow\", \"Action\": \"rds:*\", \"Resource\": \"*\"}, {\"Sid\": \"a\", \"Effect\": \"Deny\", \"Action\": \"rds:*\", \"Resource\": \"*\"}]} | stands at two",
        "{\"Statement\": []} x | not JSON",
      })
  void whatIsNotUnderstoodIsRefused(String json, String words) {
    assertThatThrownBy(() -> Policy.parse("p.json", PolicyType.IDENTITY, json))
        .isInstanceOf(MalformedPolicyException.class)
        .hasMessageContaining("p.json")
        .hasMessageContaining(words);
  }
}

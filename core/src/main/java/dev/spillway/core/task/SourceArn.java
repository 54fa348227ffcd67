package dev.spillway.core.task;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is exported, as its ARN names it. The name may hold a colon (automated snapshots).
public record SourceArn(String text, String region, String account, Kind kind, String name) {
  private static final Pattern SYNTAX =
      Pattern.compile(
          "arn:aws[a-z-]*:rds:([^:]+):([^:]+):(snapshot|cluster-snapshot|cluster):(.+)");

  /// The resource type in the ARN.
  public enum Kind {
    SNAPSHOT,
    CLUSTER_SNAPSHOT,
    CLUSTER
  }

  /// @throws RefusedException InvalidParameterValue if it is none of the three forms
  public static SourceArn parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "Invalid SourceArn '%s'. Valid forms: arn:aws:rds:REGION:ACCOUNT:snapshot:NAME, arn:aws:rds:REGION:ACCOUNT:cluster-snapshot:NAME, arn:aws:rds:REGION:ACCOUNT:cluster:NAME."
              .formatted(text));
    }
    Kind kind =
        switch (matcher.group(3)) {
          case "snapshot" -> Kind.SNAPSHOT;
          case "cluster-snapshot" -> Kind.CLUSTER_SNAPSHOT;
          default -> Kind.CLUSTER;
        };
    return new SourceArn(text, matcher.group(1), matcher.group(2), kind, matcher.group(4));
  }

  public SourceType sourceType() {
    return kind == Kind.CLUSTER ? SourceType.CLUSTER : SourceType.SNAPSHOT;
  }
}

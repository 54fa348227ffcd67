package dev.spillway.core.task;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.Locale;
import java.util.Optional;

/// The one account in the one region that this server is, and what its resources are called.
///
/// @param atRest what protects the files of snapshots here
public record Site(String account, String region, AtRest atRest) {
  /// Whether files are encrypted on their way to the disk.
  public enum AtRest {
    PLAIN,
    ENCRYPTED
  }

  /// A site whose snapshots lie there in plain.
  public Site(String account, String region) {
    this(account, region, AtRest.PLAIN);
  }

  /// @param type of an RDS resource, such as `snapshot`, `cluster-snapshot`, `db`, `cluster`
  public String arn(String type, String name) {
    return "arn:%s:rds:%s:%s:%s:%s".formatted(partition(), region, account, type, name);
  }

  /// The name in a parameter that takes a name or an ARN, lower case as names are stored; empty for
  /// an ARN of another type, account or region.
  public Optional<String> nameOf(String type, String nameOrArn) {
    if (!nameOrArn.startsWith("arn:")) {
      return Optional.of(nameOrArn.toLowerCase(Locale.ROOT));
    }
    String prefix = arn(type, "");
    return nameOrArn.startsWith(prefix)
        ? Optional.of(nameOrArn.substring(prefix.length()).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /// The ARN of what a parameter names by name or ARN; an ARN that is not of this site stays as
  /// given.
  public String arnOf(String type, String nameOrArn) {
    return nameOf(type, nameOrArn).map(name -> arn(type, name)).orElse(nameOrArn);
  }

  /// @throws RefusedException InvalidParameterValue if the ARN is of another partition, account or
  ///   region
  void require(SourceArn arn) {
    if (!arn.text().startsWith("arn:" + partition() + ":")) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The SourceArn %s is not of the partition %s, to which the region %s belongs."
              .formatted(arn.text(), partition(), region));
    }
    if (!arn.account().equals(account) || !arn.region().equals(region)) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The SourceArn %s is of account %s in region %s; this server is account %s in region %s."
              .formatted(arn.text(), arn.account(), arn.region(), account, region));
    }
  }

  private String partition() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}

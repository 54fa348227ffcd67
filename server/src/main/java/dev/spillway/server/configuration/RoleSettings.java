package dev.spillway.server.configuration;

import java.nio.file.Path;
import java.util.Optional;

/// What an `IamRoleArn` stands for.
///
/// @param kind `static`: an access key of an endpoint, with policies that are evaluated here;
///   `aws`: a role of AWS, which the server assumes
/// @param endpoint absent: the only endpoint there is
/// @param accessKeyFile required for static roles at declared endpoints; the embedded store needs
///   none
/// @param trust a trust policy of a static role; absent: it trusts `export.rds.amazonaws.com`
/// @param externalId what the trust policy of a role of AWS may ask for as sts:ExternalId
/// @param policy a permission policy of a static role; absent: the store decides
public record RoleSettings(
    @Form(
            pattern = "arn:aws[a-z-]*:iam::[0-9]{12}:role/.+",
            is = "a role: they look like arn:aws:iam::123456789012:role/NAME")
        @Identity
        String arn,
    @Default("static") Kind kind,
    Optional<String> endpoint,
    Optional<AccessKeySource> accessKeyFile,
    Optional<Path> trust,
    Optional<Path> policy,
    Optional<String> externalId) {

  /// How the role's credentials are had.
  public enum Kind {
    STATIC,
    AWS
  }

  public RoleSettings {
    if (kind == Kind.AWS
        && (accessKeyFile.isPresent() || trust.isPresent() || policy.isPresent())) {
      throw new IllegalArgumentException(
          "access-key-file, trust and policy are for static roles; a role of kind aws has its policies in AWS");
    }
    if (kind == Kind.STATIC && externalId.isPresent()) {
      throw new IllegalArgumentException("external-id is for roles of kind aws");
    }
  }
}

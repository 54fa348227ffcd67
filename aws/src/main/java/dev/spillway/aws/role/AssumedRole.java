package dev.spillway.aws.role;

import dev.spillway.aws.s3.AccessKeyPair;
import dev.spillway.aws.s3.Credentials;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.problem.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// The temporary credentials of a role. That AWS gives them is the proof that the role exists and
/// trusts this server. They are renewed before they expire, also under a running export.
/// Thread-safe.
public final class AssumedRole implements Credentials {
  private static final Logger LOG = LoggerFactory.getLogger(AssumedRole.class);
  private static final Duration WANTED = Duration.ofHours(1);
  private static final Duration EARLIEST_RENEWAL = Duration.ofMinutes(10);

  private final OwnIdentity identity;
  private final String roleArn;
  private final Optional<String> externalId;
  private final InstantSource clock;
  private volatile Optional<Session> session = Optional.empty();

  private record Session(AccessKeyPair pair, Instant expires, Instant renew) {}

  public AssumedRole(
      OwnIdentity identity, String roleArn, Optional<String> externalId, InstantSource clock) {
    this.identity = identity;
    this.roleArn = roleArn;
    this.externalId = externalId;
    this.clock = clock;
  }

  /// @throws RefusedException IamRoleNotFound with the trust statement that is missing
  @Override
  public AccessKeyPair current() {
    Instant now = clock.instant();
    Optional<Session> known = session;
    if (known.isPresent() && now.isBefore(known.get().renew())) {
      return known.get().pair();
    }
    return renewed();
  }

  private synchronized AccessKeyPair renewed() {
    Instant now = clock.instant();
    Optional<Session> known = session;
    if (known.isPresent() && now.isBefore(known.get().renew())) {
      return known.get().pair();
    }
    try {
      Session fresh = assume(now);
      session = Optional.of(fresh);
      LOG.info("assumed {} until {}", roleArn, fresh.expires());
      return fresh.pair();
    } catch (SdkException e) {
      if (known.isPresent() && now.isBefore(known.get().expires())) {
        LOG.warn("renewing {} failed, tried again: {}", roleArn, e.getMessage());
        return known.get().pair();
      }
      throw explained(e);
    }
  }

  private Session assume(Instant now) {
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder()
            .roleArn(roleArn)
            .roleSessionName("spillway-export")
            .durationSeconds((int) WANTED.toSeconds());
    externalId.ifPresent(request::externalId);
    try (StsClient sts = identity.sts()) {
      software.amazon.awssdk.services.sts.model.Credentials given =
          sts.assumeRole(request.build()).credentials();
      Duration quarter = Duration.between(now, given.expiration()).dividedBy(4);
      Duration early = quarter.compareTo(EARLIEST_RENEWAL) < 0 ? quarter : EARLIEST_RENEWAL;
      return new Session(
          new AccessKeyPair(
              given.accessKeyId(), given.secretAccessKey(), Optional.of(given.sessionToken())),
          given.expiration(),
          given.expiration().minus(early));
    }
  }

  private RuntimeException explained(SdkException e) {
    if (e instanceof AwsServiceException refused
        && refused.awsErrorDetails() != null
        && refused.awsErrorDetails().errorCode().equals("AccessDenied")) {
      return new RefusedException(
          ErrorCode.IAM_ROLE_NOT_FOUND,
          "The principal %s isn't allowed to assume the IAM role %s or the IAM role doesn't exist: %s. Its trust policy needs: {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"%s\"}, \"Action\": \"sts:AssumeRole\"%s}"
              .formatted(
                  me(),
                  roleArn,
                  refused.awsErrorDetails().errorMessage(),
                  me(),
                  externalId
                      .map(id ->
                          ", \"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \""
                              + id
                              + "\"}}")
                      .orElse("")),
          e);
    }
    boolean refused = e instanceof AwsServiceException answer && answer.statusCode() < 500;
    return new FailedException(
        refused ? Fault.SETUP : Fault.TRANSIENT,
        "assuming the IAM role " + roleArn + " failed: " + e.getMessage(),
        e);
  }

  private String me() {
    return identity.arn().orElse("of this server");
  }

  @Override
  public String toString() {
    return "AssumedRole[" + roleArn + "]";
  }
}

package dev.spillway.aws.kms;

import dev.spillway.aws.role.OwnIdentity;
import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyGrant;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/// AWS KMS, asked with this server's own identity. Thread-safe.
public final class AwsKms implements Kms, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AwsKms.class);

  private final OwnIdentity identity;
  private final KmsClient client;

  public AwsKms(OwnIdentity identity) {
    this.identity = identity;
    KmsClientBuilder builder =
        KmsClient.builder()
            .region(Region.of(identity.region()))
            .credentialsProvider(identity.provider())
            .httpClientBuilder(UrlConnectionHttpClient.builder());
    identity.kmsUrl().ifPresent(builder::endpointOverride);
    this.client = builder.build();
  }

  @Override
  public KeyDescription describe(String identifier) {
    requireThisRegion(identifier);
    KeyMetadata key =
        asked(
            identifier,
            () -> client.describeKey(request -> request.keyId(identifier)).keyMetadata());
    boolean symmetric =
        key.keySpec() == KeySpec.SYMMETRIC_DEFAULT
            && key.keyUsage() == KeyUsageType.ENCRYPT_DECRYPT;
    return new KeyDescription(
        key.keyId(), key.arn(), state(key.keyState()), symmetric, key.creationDate());
  }

  @Override
  public DataKey generateDataKey(String keyArn, Map<String, String> encryptionContext) {
    GenerateDataKeyResponse made =
        asked(
            keyArn,
            () ->
                client.generateDataKey(request ->
                    request.keyId(keyArn).numberOfBytes(32).encryptionContext(encryptionContext)));
    return new DataKey(made.plaintext().asByteArray(), made.ciphertextBlob().asByteArray());
  }

  @Override
  public byte[] decrypt(String keyArn, byte[] wrapped, Map<String, String> encryptionContext) {
    return asked(
        keyArn,
        () ->
            client
                .decrypt(request ->
                    request
                        .keyId(keyArn)
                        .ciphertextBlob(SdkBytes.fromByteArray(wrapped))
                        .encryptionContext(encryptionContext))
                .plaintext()
                .asByteArray());
  }

  /// Not being allowed to make grants is no failure: the role's own policy may be enough.
  @Override
  public KeyGrant grant(String keyArn, String granteeArn, String name) {
    CreateGrantRequest.Builder request =
        CreateGrantRequest.builder()
            .keyId(keyArn)
            .granteePrincipal(granteeArn)
            .name(name)
            .operations(
                GrantOperation.GENERATE_DATA_KEY,
                GrantOperation.DECRYPT,
                GrantOperation.DESCRIBE_KEY);
    identity.arn().ifPresent(request::retiringPrincipal);
    try {
      CreateGrantResponse made = client.createGrant(request.build());
      return () -> retire(keyArn, made.grantId());
    } catch (SdkException e) {
      LOG.info(
          "no grant on {} for {}, so the role's own policy must allow kms:GenerateDataKey and kms:Decrypt: {}",
          keyArn,
          granteeArn,
          e.getMessage());
      return KeyGrant.NONE;
    }
  }

  private void retire(String keyArn, String grantId) {
    try {
      client.retireGrant(request -> request.keyId(keyArn).grantId(grantId));
    } catch (SdkException e) {
      LOG.warn("the grant {} on {} stays: {}", grantId, keyArn, e.getMessage());
    }
  }

  private void requireThisRegion(String identifier) {
    String[] fields = identifier.split(":", 6);
    if (identifier.startsWith("arn:")
        && fields.length == 6
        && !fields[3].equals(identity.region())) {
      throw new KeyNotAccessibleException(
          "The KMS key '%s' is in the region %s; name a key of %s, where the export runs."
              .formatted(identifier, fields[3], identity.region()));
    }
  }

  private static KeyState state(software.amazon.awssdk.services.kms.model.KeyState state) {
    return switch (state) {
      case ENABLED, UPDATING -> KeyState.ENABLED;
      case DISABLED -> KeyState.DISABLED;
      case PENDING_DELETION, PENDING_REPLICA_DELETION -> KeyState.PENDING_DELETION;
      case CREATING, PENDING_IMPORT, UNAVAILABLE, UNKNOWN_TO_SDK_VERSION -> KeyState.UNAVAILABLE;
    };
  }

  private static <T> T asked(String key, Supplier<T> call) {
    try {
      return call.get();
    } catch (AwsServiceException e) {
      if (e.statusCode() >= 500 || e.isThrottlingException()) {
        throw new FailedException(
            Fault.TRANSIENT, "AWS KMS is busy or out of order: " + e.getMessage(), e);
      }
      throw new KeyNotAccessibleException(explained(key, e), e);
    } catch (SdkException e) {
      throw new FailedException(Fault.TRANSIENT, "AWS KMS cannot be reached: " + e.getMessage(), e);
    }
  }

  private static String explained(String key, AwsServiceException e) {
    String code =
        Optional.ofNullable(e.awsErrorDetails()).map(details -> details.errorCode()).orElse("");
    String said =
        Optional.ofNullable(e.awsErrorDetails())
            .map(details -> String.valueOf(details.errorMessage()))
            .orElse(String.valueOf(e.getMessage()));
    String what =
        switch (code) {
          case "NotFoundException" -> "does not exist";
          case "DisabledException" -> "is disabled; enable it";
          case "KMSInvalidStateException" ->
              said.contains("pending deletion")
                  ? "is pending deletion; cancel that, then enable it"
                  : "is in a state in which it cannot be used";
          case "AccessDeniedException" -> "may not be used by this server's own identity";
          default -> "cannot be used";
        };
    return "The KMS key '%s' %s (%s: %s).".formatted(key, what, code, said);
  }

  @Override
  public void close() {
    client.close();
  }
}

package dev.spillway.testkit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.policy.AccessRequest;
import dev.spillway.core.policy.Decision;
import dev.spillway.core.policy.PolicyType;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantResponse;

/// The operations of KMS that an export needs. Key policies, identity policies and grants decide, a
/// Deny before all of them.
final class WireKms {
  final Map<String, WireKey> keys = new ConcurrentHashMap<>();
  final Map<String, String> aliases = new ConcurrentHashMap<>();
  private final Random random;

  WireKms(Random random) {
    this.random = random;
  }

  SdkPojo answer(String operation, JsonNode document, WireIdentity caller) {
    return switch (operation) {
      case "DescribeKey" -> {
        WireKey key = key(ModelJson.read(document, DescribeKeyRequest.builder()).build().keyId());
        require(caller, "DescribeKey", key);
        yield DescribeKeyResponse.builder().keyMetadata(key.metadata()).build();
      }
      case "GenerateDataKey" ->
          generate(ModelJson.read(document, GenerateDataKeyRequest.builder()).build(), caller);
      case "Decrypt" -> decrypt(ModelJson.read(document, DecryptRequest.builder()).build(), caller);
      case "CreateGrant" ->
          grant(ModelJson.read(document, CreateGrantRequest.builder()).build(), caller);
      case "RetireGrant" ->
          retire(ModelJson.read(document, RetireGrantRequest.builder()).build(), caller);
      default -> throw new WireRefusal("UnknownOperationException", operation);
    };
  }

  private GenerateDataKeyResponse generate(GenerateDataKeyRequest request, WireIdentity caller) {
    WireKey key = key(request.keyId());
    require(caller, "GenerateDataKey", key);
    key.requireUsable();
    byte[] plain = bytes(request.numberOfBytes());
    return GenerateDataKeyResponse.builder()
        .keyId(key.arn())
        .plaintext(SdkBytes.fromByteArray(plain))
        .ciphertextBlob(
            SdkBytes.fromByteArray(key.encrypt(plain, bytes(12), request.encryptionContext())))
        .build();
  }

  private DecryptResponse decrypt(DecryptRequest request, WireIdentity caller) {
    WireKey key = key(request.keyId());
    require(caller, "Decrypt", key);
    key.requireUsable();
    return DecryptResponse.builder()
        .keyId(key.arn())
        .plaintext(
            SdkBytes.fromByteArray(
                key.decrypt(request.ciphertextBlob().asByteArray(), request.encryptionContext())))
        .build();
  }

  private CreateGrantResponse grant(CreateGrantRequest request, WireIdentity caller) {
    WireKey key = key(request.keyId());
    require(caller, "CreateGrant", key);
    key.requireUsable();
    WireKey.WireGrant made =
        key.grants.values().stream()
            .filter(other ->
                other.name().equals(request.name())
                    && other.grantee().equals(request.granteePrincipal()))
            .findFirst()
            .orElseGet(() ->
                new WireKey.WireGrant(
                    new UUID(random.nextLong(), random.nextLong()).toString(),
                    request.name(),
                    request.granteePrincipal(),
                    String.valueOf(request.retiringPrincipal()),
                    request.operationsAsStrings()));
    key.grants.put(made.id(), made);
    return CreateGrantResponse.builder().grantId(made.id()).grantToken("token").build();
  }

  private RetireGrantResponse retire(RetireGrantRequest request, WireIdentity caller) {
    WireKey key = key(request.keyId());
    WireKey.WireGrant grant = key.grants.get(request.grantId());
    if (grant == null) {
      throw new WireRefusal("NotFoundException", "Grant " + request.grantId() + " not found");
    }
    if (!grant.retiring().equals(caller.principal().arn())) {
      throw new WireRefusal(
          "AccessDeniedException", caller.principal().arn() + " is not the retiring principal");
    }
    key.grants.remove(grant.id());
    return RetireGrantResponse.builder().build();
  }

  private void require(WireIdentity caller, String operation, WireKey key) {
    AccessRequest request = AccessRequest.of(caller.principal(), "kms:" + operation, key.arn());
    Decision decision = caller.grants().onKey(key.policy()).decide(request);
    boolean granted =
        key.grants.values().stream()
            .anyMatch(grant ->
                WireAws.is(grant.grantee(), caller.principal().arn())
                    && grant.operations().contains(operation));
    if (!decision.isAllowed() && !(granted && !(decision instanceof Decision.Denied))) {
      throw new WireRefusal(
          "AccessDeniedException",
          decision instanceof Decision.Denied
              ? decision.refusal(request)
              : new Decision.NotAllowed(PolicyType.KEY).refusal(request));
    }
  }

  private WireKey key(String named) {
    int alias = named.indexOf("alias/");
    String identifier = alias < 0 ? named : aliases.getOrDefault(named.substring(alias), named);
    String id = identifier.substring(identifier.lastIndexOf('/') + 1);
    WireKey key = keys.get(id);
    if (key == null || (identifier.startsWith("arn:") && !identifier.equals(key.arn()))) {
      throw new WireRefusal("NotFoundException", "Key '" + identifier + "' does not exist");
    }
    return key;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}

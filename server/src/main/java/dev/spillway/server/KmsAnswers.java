package dev.spillway.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.embedded.kms.EmbeddedKms;
import dev.spillway.embedded.kms.KeyDetails;
import java.util.List;

/// What `aws kms` prints, as far as the embedded keys have it.
final class KmsAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KmsAnswers() {}

  static String nothing() {
    return "";
  }

  static String key(KeyDetails details) {
    KeyDescription key = details.key();
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode metadata =
        answer
            .putObject("KeyMetadata")
            .put("AWSAccountId", key.arn().split(":", 6)[4])
            .put("KeyId", key.id())
            .put("Arn", key.arn())
            .put("CreationDate", key.created().toString())
            .put("Enabled", key.state() == KeyState.ENABLED)
            .put("Description", details.description())
            .put("KeyUsage", "ENCRYPT_DECRYPT")
            .put("KeyState", state(key.state()));
    details.deletion().ifPresent(date -> metadata.put("DeletionDate", date.toString()));
    metadata
        .put("Origin", "AWS_KMS")
        .put("KeyManager", "CUSTOMER")
        .put("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT")
        .put("KeySpec", "SYMMETRIC_DEFAULT")
        .put("MultiRegion", false);
    metadata.putArray("EncryptionAlgorithms").add("SYMMETRIC_DEFAULT");
    return text(answer);
  }

  static String keys(List<KeyDescription> keys) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("Keys");
    keys.forEach(key -> list.addObject().put("KeyId", key.id()).put("KeyArn", key.arn()));
    return text(answer);
  }

  static String aliases(EmbeddedKms kms) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("Aliases");
    kms.aliases()
        .forEach((alias, id) ->
            list.addObject()
                .put("AliasName", alias)
                .put("AliasArn", kms.describe(id).arn().replace("key/" + id, alias))
                .put("TargetKeyId", id));
    return text(answer);
  }

  static String deletion(KeyDetails details, int days) {
    ObjectNode answer = JSON.createObjectNode().put("KeyId", details.key().arn());
    details.deletion().ifPresent(date -> answer.put("DeletionDate", date.toString()));
    return text(
        answer.put("KeyState", state(details.key().state())).put("PendingWindowInDays", days));
  }

  static String keyId(KeyDetails details) {
    return text(JSON.createObjectNode().put("KeyId", details.key().arn()));
  }

  static String rotation(KeyDetails details) {
    ObjectNode answer =
        JSON.createObjectNode()
            .put("KeyRotationEnabled", details.rotation().period().isPresent())
            .put("KeyId", details.key().arn());
    details
        .rotation()
        .period()
        .ifPresent(period -> answer.put("RotationPeriodInDays", period.toDays()));
    details.rotation().next().ifPresent(next -> answer.put("NextRotationDate", next.toString()));
    return text(answer);
  }

  static String policy(KeyDetails details) {
    return text(
        JSON.createObjectNode().put("Policy", details.policy()).put("PolicyName", "default"));
  }

  static void requireNotPending(KeyDescription key) {
    if (key.state() == KeyState.PENDING_DELETION) {
      throw new FailedException(
          Fault.SETUP, key.arn() + " is pending deletion; cancel that first: cancel-key-deletion");
    }
  }

  private static String state(KeyState state) {
    return switch (state) {
      case ENABLED -> "Enabled";
      case DISABLED -> "Disabled";
      case PENDING_DELETION -> "PendingDeletion";
      case UNAVAILABLE -> "Unavailable";
    };
  }

  private static String text(ObjectNode answer) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}

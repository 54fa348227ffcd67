package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.kms.KeyState;
import dev.spillway.testkit.rds.MemoryServices;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.StartExportTaskResponse;

/// The rules of StartExportTask for KmsKeyId and ExportOnly.
class StartExportTaskKeyAndScopeTest extends StartExportTaskRules {
  @ParameterizedTest
  @ValueSource(
      strings = {
        MemoryServices.KEY,
        MemoryServices.KEY_ID,
        "alias/lake",
        "arn:aws:kms:us-west-2:123456789012:alias/lake",
      })
  void aKeyIsNamedInFourWaysAndComesBackAsSent(String key) {
    assertThat(accepted(r -> r.kmsKeyId(key)).kmsKeyId()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alias/none",
        "00000000-0000-4000-8000-000000000000",
        "arn:aws:kms:us-east-1:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff",
        "arn:aws:kms:us-west-2:999999999999:key/abcd0000-7fca-4128-82f2-aabbccddeeff",
        "disabled",
        "deleted",
        "signing",
      })
  void aKeyHasToBeEnabledSymmetricAndHere(String key) {
    services.kms.create("disabled");
    services.kms.move("disabled", KeyState.DISABLED);
    services.kms.create("deleted");
    services.kms.move("deleted", KeyState.PENDING_DELETION);
    services.kms.createAsymmetric("signing");
    requireRefused(
        "KMSKeyNotAccessibleFault",
        "The KMS key %s does not exist, is not enabled or you do not have permissions to access it"
            .formatted(key),
        r -> r.kmsKeyId(key));
  }

  @ParameterizedTest
  @CsvSource({
    "db5, db",
    "db5, db.public",
    "db5, db.public.orders",
    "my, db",
    "my, db.orders",
    "maria, db.customers",
  })
  void exportOnlyNamesWhatTheKindOfDatabaseHas(String database, String item) {
    StartExportTaskResponse answer =
        accepted(r -> r.sourceArn(RDS + "cluster:" + database).exportOnly(item));
    assertThat(answer.exportOnly()).containsExactly(item);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "db5 | db.public.orders.id | has 4 parts",
        "my | db.public.orders | has 3 parts",
        "db5 | db..orders | has an empty part",
        "db5 | .db | has an empty part",
        "db5 | db. | has an empty part",
        "db5 | db.pub-lic | has a character other than",
        "db5 | db.\"public\" | has a character other than",
        "db5 | d b | has a character other than",
        "db5 | dbé | has a character other than",
        "db5 | db.public.* | has a character other than",
        "db5 | nodb | names what is not in",
        "db5 | DB | names what is not in",
        "db5 | db.private | names what is not in",
        "db5 | db.public.items | names what is not in",
        "db5 | db.orders | names what is not in",
        "my | db.items | names what is not in",
        "my | nodb | names what is not in",
      })
  void exportOnlyIsRefusedNamingTheItem(String database, String item, String words) {
    requireRefused(
        "InvalidExportOnly",
        words,
        r -> r.sourceArn(RDS + "cluster:" + database).exportOnly("db", item));
    requireRefused(
        "InvalidExportOnly",
        item,
        r -> r.sourceArn(RDS + "cluster:" + database).exportOnly("db", item));
  }

  @Test
  void exportOnlyHasAtMost200KilobytesAndNoMatterWhatOrderIsKept() {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 200 * 1024 / 16; i++) {
      items.add("db.public.orders");
    }
    assertThat(accepted(r -> r.exportOnly(items)).exportOnly()).isEqualTo(items);
    items.add("db");
    requireRefused("InvalidExportOnly", "200 KB", r -> r.exportOnly(items));
    List<String> mixed = List.of("db.public.orders", "db.public", "db.public.customers");
    assertThat(accepted(r -> r.exportOnly(mixed)).exportOnly()).isEqualTo(mixed);
  }

  @Test
  void anEmptyListAndAnEmptyPrefixAreAbsent() {
    StartExportTaskResponse answer = accepted(r -> r.exportOnly(List.of()).s3Prefix(""));
    assertThat(answer.hasExportOnly()).isFalse();
    assertThat(answer.s3Prefix()).isNull();
  }

  /// Starts, and waits until it is complete.
}

package dev.spillway.embedded.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKmsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path directory;

  @Test
  void theDefaultKeyHasTheIdThatIsAskedFor() {
    KeyDescription key = open().create(EmbeddedKms.DEFAULT_KEY_ID);
    assertThat(key.arn())
        .isEqualTo("arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff");
    assertThat(key.created()).isEqualTo(NOW);
    assertThat(key.state()).isEqualTo(KeyState.ENABLED);
  }

  @Test
  void creatingAKeyThatIsThereKeepsIt() {
    EmbeddedKms kms = open();
    KeyDescription key = kms.create("one");
    DataKey dataKey = kms.generateDataKey("one", Map.of());
    assertThat(kms.create("one")).isEqualTo(key);
    assertThat(kms.decrypt("one", dataKey.wrapped(), Map.of())).isEqualTo(dataKey.plain());
  }

  @Test
  void keysAndAliasesOutliveTheProcess() {
    EmbeddedKms before = open();
    before.create("one");
    before.create("two");
    before.alias("alias/lake", "two");
    before.disable("one");
    DataKey dataKey = before.generateDataKey("alias/lake", Map.of("a", "b"));

    EmbeddedKms after = open();
    assertThat(after.list())
        .extracting(KeyDescription::id, KeyDescription::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("one", KeyState.DISABLED),
            org.assertj.core.groups.Tuple.tuple("two", KeyState.ENABLED));
    assertThat(after.aliases()).containsExactly(Map.entry("alias/lake", "two"));
    assertThat(after.decrypt("two", dataKey.wrapped(), Map.of("a", "b")))
        .isEqualTo(dataKey.plain());
  }

  @Test
  void twoProcessesSeeAndKeepEachOthersKeys() {
    EmbeddedKms one = open();
    EmbeddedKms other = open();
    for (int i = 0; i < 20; i++) {
      one.create("one-" + i);
      other.create("other-" + i);
    }
    assertThat(one.list()).hasSize(40).isEqualTo(other.list());
  }

  @Test
  void onlyTheOwnerMayReadTheFile() throws IOException {
    open().create("one");
    assertThat(mode(directory.resolve("keys.json"))).isEqualTo("rw-------");
    assertThat(mode(directory)).isEqualTo("rwx------");
  }

  @Test
  void aDeletionIsAStateThatCanBeTakenBack() {
    EmbeddedKms kms = open();
    kms.create("one");
    assertThat(kms.scheduleDeletion("one", Duration.ofDays(7)))
        .isEqualTo(NOW.plus(Duration.ofDays(7)));
    assertThat(kms.enable("one").state()).isEqualTo(KeyState.PENDING_DELETION);
    assertThatThrownBy(() -> kms.generateDataKey("one", Map.of()))
        .hasMessageContaining("pending deletion on 2026-11-29");
    assertThat(kms.cancelDeletion("one").state()).isEqualTo(KeyState.DISABLED);
    assertThat(kms.enable("one").state()).isEqualTo(KeyState.ENABLED);
  }

  @Test
  void aDamagedFileIsNamedAndItsSecretsAreNot() throws IOException {
    open().create("one");
    Path file = directory.resolve("keys.json");
    String text = Files.readString(file);
    String keyset = text.replaceAll("(?s).*\"keyset\" : \"([^\"]+)\".*", "$1");
    Files.writeString(file, text.replace(keyset, "*" + keyset));
    assertThatThrownBy(() -> open().list())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file.toString())
        .hasStackTraceContaining("restore it from a backup")
        .satisfies(e -> {
          java.io.StringWriter trace = new java.io.StringWriter();
          e.printStackTrace(new java.io.PrintWriter(trace));
          assertThat(trace.toString()).doesNotContain(keyset.substring(0, 20));
        });
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private EmbeddedKms open() {
    return new EmbeddedKms(new KmsRealm("123456789012", "us-west-2"), directory, () -> NOW);
  }
}

package dev.spillway.testkit.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.kms.DataKey;
import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyNotAccessibleException;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What every [Kms] keeps. A test class implements it and gets its cases.
public interface KmsContract {
  Kms kms();

  /// An enabled key with the alias [#alias()].
  KeyDescription key();

  String alias();

  /// Puts the key into this state.
  void move(KeyDescription key, KeyState state);

  @Test
  default void aKeyIsFoundByIdArnAliasAndAliasArn() {
    String aliasArn = key().arn().replace("key/" + key().id(), alias());
    assertThat(kms().describe(key().id())).isEqualTo(key());
    assertThat(kms().describe(key().arn())).isEqualTo(key());
    assertThat(kms().describe(alias())).isEqualTo(key());
    assertThat(kms().describe(aliasArn)).isEqualTo(key());
  }

  @Test
  default void aDataKeyIsUnwrappedWithTheSameContextOnly() {
    Map<String, String> context = Map.of("aws:s3:arn", "arn:aws:s3:::lake/a", "b", "c");
    DataKey dataKey = kms().generateDataKey(key().arn(), context);
    assertThat(dataKey.plain()).hasSize(32);
    assertThat(kms().decrypt(key().arn(), dataKey.wrapped(), context)).isEqualTo(dataKey.plain());
    assertThatThrownBy(() -> kms().decrypt(key().arn(), dataKey.wrapped(), Map.of("b", "c")))
        .isInstanceOf(KeyNotAccessibleException.class);
    byte[] changed = dataKey.wrapped().clone();
    changed[changed.length - 1] ^= 1;
    assertThatThrownBy(() -> kms().decrypt(key().arn(), changed, context))
        .isInstanceOf(KeyNotAccessibleException.class);
  }

  @Test
  default void dataKeysDiffer() {
    DataKey one = kms().generateDataKey(key().arn(), Map.of());
    DataKey other = kms().generateDataKey(key().arn(), Map.of());
    assertThat(one.plain()).isNotEqualTo(other.plain());
  }

  @Test
  default void aKeyThatIsNotEnabledIsDescribedButNotUsed() {
    DataKey before = kms().generateDataKey(key().arn(), Map.of());
    for (KeyState state : new KeyState[] {KeyState.DISABLED, KeyState.PENDING_DELETION}) {
      KeyDescription key = key();
      move(key, state);
      assertThat(kms().describe(key.arn()).state()).isEqualTo(state);
      String word = state == KeyState.DISABLED ? "disabled" : "pending deletion";
      assertThatThrownBy(() -> kms().generateDataKey(key.arn(), Map.of()))
          .isInstanceOf(KeyNotAccessibleException.class)
          .hasMessageContaining(key.arn())
          .hasMessageContaining(word);
      assertThatThrownBy(() -> kms().decrypt(key.arn(), before.wrapped(), Map.of()))
          .isInstanceOf(KeyNotAccessibleException.class);
      move(key, KeyState.ENABLED);
      assertThat(kms().decrypt(key.arn(), before.wrapped(), Map.of())).isEqualTo(before.plain());
    }
  }

  @Test
  default void aMissingKeyIsNamed() {
    for (String missing : new String[] {"none", "alias/none", key().arn() + "0"}) {
      assertThatThrownBy(() -> kms().describe(missing))
          .isInstanceOf(KeyNotAccessibleException.class)
          .hasMessageContaining(missing)
          .hasMessageContaining("does not exist");
    }
  }

  @Test
  default void aKeyOfAnotherRegionIsRefused() {
    String foreign = key().arn().replaceFirst("kms:[^:]+:", "kms:mars-north-1:");
    assertThatThrownBy(() -> kms().describe(foreign))
        .isInstanceOf(KeyNotAccessibleException.class)
        .hasMessageContaining("mars-north-1");
  }
}

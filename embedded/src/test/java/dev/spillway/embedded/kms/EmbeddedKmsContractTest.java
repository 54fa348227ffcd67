package dev.spillway.embedded.kms;

import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import dev.spillway.testkit.kms.KmsContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKmsContractTest implements KmsContract {
  @TempDir Path directory;
  private EmbeddedKms kms;

  @BeforeEach
  void create() {
    kms =
        new EmbeddedKms(
            new KmsRealm("123456789012", "us-west-2"), directory, InstantSource.system());
    kms.create(EmbeddedKms.DEFAULT_KEY_ID);
    kms.alias("alias/lake", EmbeddedKms.DEFAULT_KEY_ID);
  }

  @Override
  public Kms kms() {
    return kms;
  }

  @Override
  public KeyDescription key() {
    return kms.describe(EmbeddedKms.DEFAULT_KEY_ID);
  }

  @Override
  public String alias() {
    return "alias/lake";
  }

  @Override
  public void move(KeyDescription key, KeyState state) {
    switch (state) {
      case ENABLED -> {
        kms.cancelDeletion(key.id());
        kms.enable(key.id());
      }
      case DISABLED -> kms.disable(key.id());
      case PENDING_DELETION -> kms.scheduleDeletion(key.id(), Duration.ofDays(7));
      case UNAVAILABLE -> throw new IllegalArgumentException("not a state of this KMS");
    }
  }
}

package dev.spillway.testkit.kms;

import dev.spillway.core.kms.KeyDescription;
import dev.spillway.core.kms.KeyState;
import dev.spillway.core.kms.Kms;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;

class MemoryKmsContractTest implements KmsContract {
  private MemoryKms kms;

  @BeforeEach
  void create() {
    kms = new MemoryKms("123456789012", "us-west-2", new Random(1));
    kms.create("one");
    kms.alias(alias(), "one");
  }

  @Override
  public Kms kms() {
    return kms;
  }

  @Override
  public KeyDescription key() {
    return kms.describe("one");
  }

  @Override
  public String alias() {
    return "alias/lake";
  }

  @Override
  public void move(KeyDescription key, KeyState state) {
    kms.move(key.id(), state);
  }
}

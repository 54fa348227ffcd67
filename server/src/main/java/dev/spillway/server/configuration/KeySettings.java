package dev.spillway.server.configuration;

import java.util.Map;
import java.util.Optional;

/// A KMS key that callers may name.
///
/// @param id the last part of its ARN
/// @param alias such as `alias/lake`
/// @param storeKeyId what each endpoint calls the key, by the endpoint's name; absent: the ARN
public record KeySettings(
    @Form(pattern = "[A-Za-z0-9-]{1,64}", is = "a key id: 1 to 64 letters, digits and hyphens")
        @Identity
        String id,
    @Form(pattern = "alias/[A-Za-z0-9/_-]{1,250}", is = "an alias: they look like alias/lake")
        Optional<String> alias,
    Map<String, String> storeKeyId) {
  public KeySettings {
    storeKeyId = Map.copyOf(storeKeyId);
  }
}

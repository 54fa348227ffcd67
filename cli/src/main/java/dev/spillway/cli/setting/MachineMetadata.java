package dev.spillway.cli.setting;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.providers.InstanceProfileRegionProvider;

/// What a machine of EC2 knows of itself.
final class MachineMetadata {
  private MachineMetadata() {}

  static Optional<String> region() {
    try {
      return Optional.ofNullable(new InstanceProfileRegionProvider().getRegion())
          .map(Object::toString);
    } catch (SdkException _) {
      return Optional.empty();
    }
  }

  static Optional<AwsCredentials> credentials() {
    try (InstanceProfileCredentialsProvider provider =
        InstanceProfileCredentialsProvider.create()) {
      return Optional.of(provider.resolveCredentials());
    } catch (SdkException _) {
      return Optional.empty();
    }
  }
}

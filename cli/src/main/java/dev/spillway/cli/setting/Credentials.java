package dev.spillway.cli.setting;

import dev.spillway.cli.problem.CommandException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;

/// Finds the keys that requests are signed with, in the AWS CLI's order.
public final class Credentials {
  /// Keys of a profile that need another service before there are credentials.
  private static final List<String> INDIRECT =
      List.of("role_arn", "web_identity_token_file", "sso_session", "sso_start_url");

  private final Settings settings;

  public Credentials(Settings settings) {
    this.settings = settings;
  }

  /// @throws CommandException if there are none, or only half of them
  public AwsCredentials find() {
    return ofEnvironment()
        .or(this::indirect)
        .or(this::ofWebIdentity)
        .or(() ->
            ofFile(
                settings.profiles().credentialsOf(settings.profileName()),
                "shared-credentials-file"))
        .or(this::ofProcess)
        .or(() -> ofFile(settings.profiles().configOf(settings.profileName()), "config-file"))
        .or(this::ofContainer)
        .or(() -> settings.isMachineAsked() ? MachineMetadata.credentials() : Optional.empty())
        .orElseThrow(() ->
            CommandException.configuration(
                "Unable to locate credentials. You can configure credentials by running \"aws configure\"."));
  }

  private Optional<AwsCredentials> ofEnvironment() {
    if (settings.isProfileAsked()) {
      return Optional.empty();
    }
    return settings
        .variable("AWS_ACCESS_KEY_ID")
        .map(id ->
            pair(
                id,
                settings.variable("AWS_SECRET_ACCESS_KEY"),
                settings
                    .variable("AWS_SESSION_TOKEN")
                    .or(() -> settings.variable("AWS_SECURITY_TOKEN")),
                "env",
                "AWS_SECRET_ACCESS_KEY"));
  }

  private static Optional<AwsCredentials> ofFile(Map<String, String> keys, String place) {
    return Optional.ofNullable(keys.get("aws_access_key_id"))
        .map(id ->
            pair(
                id,
                Optional.ofNullable(keys.get("aws_secret_access_key")),
                Stream.of("aws_session_token", "aws_security_token")
                    .flatMap(name -> Stream.ofNullable(keys.get(name)))
                    .findFirst(),
                place,
                "aws_secret_access_key"));
  }

  private static AwsCredentials pair(
      String id, Optional<String> secret, Optional<String> token, String place, String missing) {
    if (secret.isEmpty()) {
      throw CommandException.general(
          "Partial credentials found in %s, missing: %s".formatted(place, missing));
    }
    return token.isPresent()
        ? AwsSessionCredentials.create(id, secret.get(), token.get())
        : AwsBasicCredentials.create(id, secret.get());
  }

  /// Roles, web identities and single sign-on, by the SDK.
  private Optional<AwsCredentials> indirect() {
    if (INDIRECT.stream().noneMatch(key -> settings.key(key).isPresent())) {
      return Optional.empty();
    }
    if (settings.key("mfa_serial").isPresent()) {
      throw CommandException.general(
          "The profile %s has mfa_serial, and this program asks for no codes: get credentials with a program that does, and give them by AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN."
              .formatted(settings.profileName()));
    }
    try (ProfileCredentialsProvider provider =
        ProfileCredentialsProvider.builder()
            .profileName(settings.profileName())
            .profileFile(files())
            .build()) {
      return Optional.of(provider.resolveCredentials());
    } catch (SdkException | IllegalStateException e) {
      throw new CommandException(
          CommandException.Reason.GENERAL,
          "The credentials of the profile %s cannot be had: %s"
              .formatted(settings.profileName(), e.getMessage()),
          e);
    }
  }

  /// As pods of Kubernetes have it.
  private Optional<AwsCredentials> ofWebIdentity() {
    Optional<String> file = settings.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    Optional<String> role = settings.variable("AWS_ROLE_ARN");
    if (settings.isProfileAsked() || file.isEmpty() || role.isEmpty()) {
      return Optional.empty();
    }
    try (WebIdentityTokenFileCredentialsProvider provider =
        WebIdentityTokenFileCredentialsProvider.builder()
            .webIdentityTokenFile(Path.of(file.get()))
            .roleArn(role.get())
            .roleSessionName(settings.variable("AWS_ROLE_SESSION_NAME").orElse("spillway-cli"))
            .build()) {
      return Optional.of(provider.resolveCredentials());
    } catch (SdkException | IllegalStateException e) {
      throw new CommandException(
          CommandException.Reason.GENERAL,
          "The credentials of the role %s cannot be had: %s".formatted(role.get(), e.getMessage()),
          e);
    }
  }

  private ProfileFile files() {
    ProfileFile.Aggregator files = ProfileFile.aggregator();
    Profiles profiles = settings.profiles();
    if (profiles.credentialsPath().toFile().isFile()) {
      files.addFile(
          ProfileFile.builder()
              .content(profiles.credentialsPath())
              .type(ProfileFile.Type.CREDENTIALS)
              .build());
    }
    if (profiles.configPath().toFile().isFile()) {
      files.addFile(
          ProfileFile.builder()
              .content(profiles.configPath())
              .type(ProfileFile.Type.CONFIGURATION)
              .build());
    }
    return files.build();
  }

  private Optional<AwsCredentials> ofProcess() {
    return settings
        .key("credential_process")
        .map(command -> {
          try (ProcessCredentialsProvider provider =
              ProcessCredentialsProvider.builder().command(List.of("sh", "-c", command)).build()) {
            return provider.resolveCredentials();
          } catch (SdkException | IllegalStateException e) {
            throw new CommandException(
                CommandException.Reason.GENERAL,
                "Error when retrieving credentials from custom-process: " + reason(e),
                e);
          }
        });
  }

  /// What the program itself said is in the cause; the SDK's own words only say that it failed.
  private static @Nullable String reason(RuntimeException failed) {
    Throwable cause = failed.getCause();
    return cause == null ? failed.getMessage() : cause.getMessage();
  }

  private Optional<AwsCredentials> ofContainer() {
    if (settings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").isEmpty()
        && settings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").isEmpty()) {
      return Optional.empty();
    }
    try (ContainerCredentialsProvider provider = ContainerCredentialsProvider.builder().build()) {
      return Optional.of(provider.resolveCredentials());
    } catch (SdkException e) {
      throw new CommandException(
          CommandException.Reason.GENERAL,
          "Error when retrieving credentials from container-role: " + e.getMessage(),
          e);
    }
  }
}

package dev.spillway.cli.setting;

import dev.spillway.cli.problem.CommandException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.endpoints.RdsEndpointParams;
import software.amazon.awssdk.services.rds.endpoints.RdsEndpointProvider;

/// Everything that may be said by an option, in the environment or in a profile, looked up in the
/// AWS CLI's order.
public final class Settings {
  private static final Pattern REGION = Pattern.compile("(?![0-9]+$)(?!-)[a-zA-Z0-9-]{0,63}(?<!-)");
  private static final int ATTEMPTS = 3;

  private final Map<String, String> environment;
  private final Profiles profiles;
  private final Optional<String> profileOption;
  private final Optional<String> profileName;
  private final Map<String, String> profile;

  private Settings(Map<String, String> environment, Optional<String> profileOption) {
    this.environment = environment;
    this.profileOption = profileOption;
    this.profiles = Profiles.read(environment);
    this.profileName =
        profileOption.or(() -> variable("AWS_DEFAULT_PROFILE")).or(() -> variable("AWS_PROFILE"));
    this.profile = profiles.profile(profileName);
  }

  /// @param profileOption what the option says
  /// @throws CommandException if there is no such profile, or a file cannot be read
  public static Settings read(Map<String, String> environment, Optional<String> profileOption) {
    return new Settings(environment, profileOption);
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  Optional<String> key(String name) {
    return Optional.ofNullable(profile.get(name));
  }

  Profiles profiles() {
    return profiles;
  }

  /// Whether the environment's keys are not to be looked at, because a profile was asked for.
  boolean isProfileAsked() {
    return profileOption.isPresent();
  }

  String profileName() {
    return profileName.orElse(Profiles.DEFAULT);
  }

  /// @throws CommandException if it is none, or none is set
  public String region(Optional<String> option) {
    String region =
        option
            .or(() -> variable("AWS_REGION"))
            .or(() -> variable("AWS_DEFAULT_REGION"))
            .or(() -> key("region"))
            .or(this::machineRegion)
            .filter(name -> !name.isEmpty())
            .orElseThrow(() ->
                CommandException.configuration(
                    "You must specify a region. You can also configure your region by running \"aws configure\"."));
    if (!REGION.matcher(region).matches()) {
      throw CommandException.general(
          "Provided region_name '%s' doesn't match a supported format.".formatted(region));
    }
    return region;
  }

  private Optional<String> machineRegion() {
    return isMachineAsked() ? MachineMetadata.region() : Optional.empty();
  }

  boolean isMachineAsked() {
    return !variable("AWS_EC2_METADATA_DISABLED").orElse("").equalsIgnoreCase("true");
  }

  /// @throws CommandException if it is not a URL
  public URI endpoint(Optional<String> option, String region) {
    return option
        .or(() -> configured("AWS_ENDPOINT_URL_RDS", "rds.endpoint_url"))
        .map(Settings::url)
        .orElseGet(() -> ofRegion(region));
  }

  /// Whether the API is somewhere else than at AWS.
  public boolean isElsewhere(Optional<String> option) {
    return option.or(() -> configured("AWS_ENDPOINT_URL_RDS", "rds.endpoint_url")).isPresent();
  }

  /// Where buckets are; empty if at AWS.
  ///
  /// @throws CommandException if it is not a URL
  public Optional<URI> storeEndpoint(Optional<String> option) {
    return option.or(() -> configured("AWS_ENDPOINT_URL_S3", "s3.endpoint_url")).map(Settings::url);
  }

  private Optional<String> configured(String variable, String serviceKey) {
    return variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            .or(() -> key("ignore_configured_endpoint_urls"))
            .orElse("")
            .equalsIgnoreCase("true")
        ? Optional.empty()
        : variable(variable)
            .or(() -> variable("AWS_ENDPOINT_URL"))
            .or(() -> profiles.ofService(profile, serviceKey))
            .or(() -> key("endpoint_url"));
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() != null && url.getScheme().matches("https?")) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Said below.
    }
    throw CommandException.general("Invalid endpoint: " + text);
  }

  private URI ofRegion(String region) {
    return RdsEndpointProvider.defaultProvider()
        .resolveEndpoint(
            RdsEndpointParams.builder()
                .region(Region.of(region))
                .useDualStack(isTrue("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"))
                .useFips(isTrue("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"))
                .build())
        .join()
        .endpointUrl()
        .toUri();
  }

  private boolean isTrue(String variable, String key) {
    return variable(variable).or(() -> key(key)).orElse("").equalsIgnoreCase("true");
  }

  public String output(Optional<String> option) {
    return option.or(() -> variable("AWS_DEFAULT_OUTPUT")).or(() -> key("output")).orElse("json");
  }

  /// @throws CommandException if the profile names neither of the two
  public TimestampFormat timestampFormat() {
    String name = key("cli_timestamp_format").orElse("wire");
    return switch (name) {
      case "wire" -> TimestampFormat.WIRE;
      case "iso8601" -> TimestampFormat.ISO8601;
      default ->
          throw CommandException.configuration(
              "Unknown cli_timestamp_format value: %s, valid values are \"wire\" or \"iso8601\""
                  .formatted(name));
    };
  }

  public Optional<String> caBundle(Optional<String> option) {
    return option
        .or(() -> variable("AWS_CA_BUNDLE"))
        .or(() -> key("ca_bundle"))
        .or(() -> variable("REQUESTS_CA_BUNDLE"));
  }

  /// How often a call is tried in all.
  public int attempts() {
    String text =
        variable("AWS_MAX_ATTEMPTS").or(() -> key("max_attempts")).orElse(String.valueOf(ATTEMPTS));
    try {
      int attempts = Integer.parseInt(text);
      if (attempts > 0) {
        return attempts;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw CommandException.general(
        "Value provided to \"max_attempts\": %s must be an integer greater than or equal to one."
            .formatted(text));
  }

  /// The program that shows long answers on a terminal; empty if none is wanted.
  public String pager() {
    return Optional.ofNullable(environment.get("AWS_PAGER"))
        .or(() -> key("cli_pager"))
        .or(() -> Optional.ofNullable(environment.get("PAGER")))
        .orElse("less");
  }

  /// A key of the profile that only this program knows.
  public Optional<String> own(String key) {
    return key(key);
  }

  public String autoPrompt() {
    return variable("AWS_CLI_AUTO_PROMPT").or(() -> key("cli_auto_prompt")).orElse("off");
  }
}

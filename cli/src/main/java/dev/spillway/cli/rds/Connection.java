package dev.spillway.cli.rds;

import dev.spillway.cli.call.Client;
import dev.spillway.cli.call.Store;
import dev.spillway.cli.call.Trust;
import dev.spillway.cli.setting.Credentials;
import dev.spillway.cli.setting.Settings;
import dev.spillway.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.S3Client;

/// Makes the client that the options, the environment and the profile describe.
public final class Connection {
  private Connection() {}

  public static Client open(
      GlobalOptions globals,
      Settings settings,
      Terminal terminal,
      Client.Pause pause,
      Consumer<String> log) {
    String region = settings.region(globals.region());
    return new Client(
        new Client.Options(
            settings.endpoint(globals.endpointUrl(), region),
            region,
            globals.isSet("no-sign-request")
                ? Optional.empty()
                : Optional.of(() -> new Credentials(settings).find()),
            settings.timestampFormat(),
            settings.attempts(),
            globals.connectMillis(),
            globals.readMillis(),
            trust(globals, settings),
            terminal.environment(),
            "spillway-cli/" + Version.text(),
            pause,
            log));
  }

  /// The client of the buckets that exports are written to.
  ///
  /// @param storeUrl what the option says
  public static S3Client store(
      GlobalOptions globals, Settings settings, Terminal terminal, Optional<String> storeUrl) {
    return Store.open(
        new Store.Options(
            settings.storeEndpoint(storeUrl),
            settings.region(globals.region()),
            globals.isSet("no-sign-request")
                ? Optional.empty()
                : Optional.of(new Credentials(settings).find()),
            settings.attempts(),
            globals.connectMillis(),
            globals.readMillis(),
            trust(globals, settings),
            terminal.environment()));
  }

  private static Trust trust(GlobalOptions globals, Settings settings) {
    if (globals.isSet("no-verify-ssl")) {
      return new Trust.Anybody();
    }
    return settings
        .caBundle(globals.caBundle())
        .<Trust>map(bundle -> new Trust.Bundle(Path.of(bundle)))
        .orElseGet(Trust.Usual::new);
  }
}

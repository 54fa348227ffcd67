package dev.spillway.server.wiring;

import dev.spillway.api.sigv4.Callers;
import dev.spillway.core.policy.Principal;
import dev.spillway.embedded.kms.EmbeddedKms;
import dev.spillway.embedded.s3.AccessKeys;
import dev.spillway.embedded.s3.StoreUser;
import dev.spillway.server.configuration.CallerSettings;
import dev.spillway.server.configuration.Configuration;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Who may use the server: the declared callers, or one that it makes itself at its first start.
final class Access {
  private final Configuration configuration;
  private final SessionKey sessions;
  private final Optional<FirstCaller> first;
  private volatile ConfiguredCallers callers;

  private Access(
      Configuration configuration,
      SessionKey sessions,
      ConfiguredCallers callers,
      Optional<FirstCaller> first) {
    this.configuration = configuration;
    this.sessions = sessions;
    this.callers = callers;
    this.first = first;
  }

  static Access of(Configuration configuration, Path dataDirectory, RandomGenerator random) {
    SessionKey sessions = new SessionKey(dataDirectory);
    if (!configuration.callers().isEmpty()) {
      return new Access(
          configuration,
          sessions,
          ConfiguredCallers.of(configuration.account(), configuration.callers(), sessions),
          Optional.empty());
    }
    FirstCaller first = new FirstCaller(dataDirectory);
    first.ensureCredentials(random);
    return new Access(
        configuration,
        sessions,
        ConfiguredCallers.first(configuration.account(), first, sessions),
        Optional.of(first));
  }

  Callers callers() {
    return (accessKeyId, sessionToken) -> callers.find(accessKeyId, sessionToken);
  }

  /// Reads the callers and their policies; they hold when the answer is run.
  Runnable prepared(List<CallerSettings> declared) {
    if (first.isPresent()) {
      return () -> {};
    }
    ConfiguredCallers fresh = ConfiguredCallers.of(configuration.account(), declared, sessions);
    return () -> callers = fresh;
  }

  /// Callers use the embedded store with the same access keys, as far as their policies allow s3
  /// actions. The store knows no session tokens.
  AccessKeys storeReaders() {
    return id ->
        callers
            .find(id, Optional.empty())
            .filter(caller -> caller.session().isEmpty())
            .map(caller ->
                new StoreUser(
                    new Principal.Identity(caller.arn()),
                    caller.secretKey().get().reveal(),
                    caller.grants()));
  }

  void writeClientConfig(URI api, Optional<URI> store) {
    first.ifPresent(caller ->
        caller.writeConfig(
            configuration.region(),
            new FirstCaller.Services(api.toString(), store),
            new FirstCaller.Defaults(
                configuration.defaults().iamRoleArn().or(() -> StaticRoles.first(configuration)),
                configuration.defaults().kmsKeyId().or(this::firstKey))));
  }

  /// The key of the embedded defaults, if they hold.
  private Optional<String> firstKey() {
    return configuration.keys().isEmpty()
        ? Optional.of(EmbeddedKms.DEFAULT_KEY_ID)
        : Optional.empty();
  }

  Optional<SpillwayServer.ClientFiles> clientFiles() {
    return first.map(caller ->
        new SpillwayServer.ClientFiles(caller.credentials(), caller.config(), FirstCaller.NAME));
  }
}

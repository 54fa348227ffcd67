package dev.spillway.server.wiring;

import dev.spillway.api.sigv4.Callers;
import dev.spillway.core.policy.Principal;
import dev.spillway.embedded.s3.AccessKeys;
import dev.spillway.embedded.s3.StoreUser;
import dev.spillway.server.configuration.Configuration;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Who may use the server: the declared callers, or one that it makes itself at its first start.
final class Access {
  private final Configuration configuration;
  private final ConfiguredCallers callers;
  private final Optional<FirstCaller> first;

  private Access(
      Configuration configuration, ConfiguredCallers callers, Optional<FirstCaller> first) {
    this.configuration = configuration;
    this.callers = callers;
    this.first = first;
  }

  static Access of(Configuration configuration, Path dataDirectory, RandomGenerator random) {
    SessionKey sessions = new SessionKey(dataDirectory);
    if (!configuration.callers().isEmpty()) {
      return new Access(
          configuration,
          ConfiguredCallers.of(configuration.account(), configuration.callers(), sessions),
          Optional.empty());
    }
    FirstCaller first = new FirstCaller(dataDirectory);
    first.ensureCredentials(random);
    return new Access(
        configuration,
        ConfiguredCallers.first(configuration.account(), first, sessions),
        Optional.of(first));
  }

  Callers callers() {
    return callers;
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
            configuration.region(), new FirstCaller.Services(api.toString(), store)));
  }

  Optional<SpillwayServer.ClientFiles> clientFiles() {
    return first.map(caller ->
        new SpillwayServer.ClientFiles(caller.credentials(), caller.config(), FirstCaller.NAME));
  }
}

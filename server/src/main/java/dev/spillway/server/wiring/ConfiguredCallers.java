package dev.spillway.server.wiring;

import dev.spillway.api.sigv4.Caller;
import dev.spillway.api.sigv4.Callers;
import dev.spillway.api.sigv4.Grants;
import dev.spillway.api.sigv4.Secret;
import dev.spillway.core.problem.FailedException;
import dev.spillway.server.configuration.AccessKey;
import dev.spillway.server.configuration.AccessKeySource;
import dev.spillway.server.configuration.CallerSettings;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The callers of the configuration. Their key files are read for each request, so that a rotated
/// key is valid, and the old one is not, from the next request on.
final class ConfiguredCallers implements Callers {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredCallers.class);

  private final List<Entry> entries;

  private record Entry(String arn, AccessKeySource source, Grants grants) {}

  private ConfiguredCallers(List<Entry> entries) {
    this.entries = entries;
  }

  static ConfiguredCallers of(String account, List<CallerSettings> callers) {
    return new ConfiguredCallers(
        callers.stream()
            .map(caller ->
                new Entry(
                    arn(account, caller.name()), caller.accessKeyFile(), grants(caller.allow())))
            .toList());
  }

  /// One caller who may do everything.
  static ConfiguredCallers first(String account, FirstCaller caller) {
    return new ConfiguredCallers(
        List.of(new Entry(arn(account, FirstCaller.NAME), caller.accessKey(), Grants.EVERYTHING)));
  }

  @Override
  public Optional<Caller> find(String accessKeyId) {
    for (Entry entry : entries) {
      Optional<AccessKey> key = read(entry);
      if (key.isPresent() && key.get().id().equals(accessKeyId)) {
        Secret secret = new Secret(key.get().secret());
        return Optional.of(Caller.of(entry.arn(), () -> secret, entry.grants()));
      }
    }
    return Optional.empty();
  }

  /// The secret of a caller who may use the embedded store; empty if there is none.
  Optional<String> storeSecret(String accessKeyId) {
    return find(accessKeyId)
        .filter(caller -> caller.grants() == Grants.EVERYTHING)
        .map(caller -> caller.secretKey().get().reveal());
  }

  private static Optional<AccessKey> read(Entry entry) {
    try {
      return Optional.of(entry.source().read());
    } catch (FailedException e) {
      LOG.warn("{} is locked out: {}", entry.arn(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Grants grants(CallerSettings.Allow allow) {
    return switch (allow) {
      case EVERYTHING -> Grants.EVERYTHING;
      case NOTHING -> Grants.NOTHING;
    };
  }

  private static String arn(String account, String name) {
    return "arn:aws:iam::" + account + ":user/" + name;
  }
}

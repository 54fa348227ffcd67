package dev.spillway.server.wiring;

import dev.spillway.api.sigv4.Caller;
import dev.spillway.api.sigv4.Callers;
import dev.spillway.api.sigv4.Secret;
import dev.spillway.api.sigv4.Session;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.PolicyType;
import dev.spillway.core.problem.FailedException;
import dev.spillway.server.configuration.AccessKey;
import dev.spillway.server.configuration.AccessKeySource;
import dev.spillway.server.configuration.CallerSettings;
import dev.spillway.server.configuration.PolicyFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The callers of the configuration, with lasting keys or temporary credentials of [SessionKey].
/// Their key files are read for each request, so that a rotated key is valid, and the old one is
/// not, from the next request on. Policies are read once, when this is made.
final class ConfiguredCallers implements Callers {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredCallers.class);

  private final List<Entry> entries;
  private final SessionKey sessions;

  private record Entry(String name, String arn, AccessKeySource source, Grants grants) {}

  private ConfiguredCallers(List<Entry> entries, SessionKey sessions) {
    this.entries = entries;
    this.sessions = sessions;
  }

  static ConfiguredCallers of(String account, List<CallerSettings> callers, SessionKey sessions) {
    return new ConfiguredCallers(
        callers.stream()
            .map(caller ->
                new Entry(
                    caller.name(),
                    arn(account, caller.name()),
                    caller.accessKeyFile(),
                    grants(caller)))
            .toList(),
        sessions);
  }

  /// One caller who may do everything.
  static ConfiguredCallers first(String account, FirstCaller caller, SessionKey sessions) {
    return new ConfiguredCallers(
        List.of(
            new Entry(
                FirstCaller.NAME,
                arn(account, FirstCaller.NAME),
                caller.accessKey(),
                Grants.EVERYTHING)),
        sessions);
  }

  @Override
  public Optional<Caller> find(String accessKeyId, Optional<String> sessionToken) {
    return sessionToken
        .flatMap(token -> temporary(accessKeyId, token))
        .or(() -> lasting(accessKeyId));
  }

  private Optional<Caller> temporary(String accessKeyId, String token) {
    return sessions
        .read(token)
        .filter(claims -> claims.accessKeyId().equals(accessKeyId))
        .flatMap(claims ->
            entries.stream()
                .filter(entry -> entry.name().equals(claims.caller()))
                .findFirst()
                .map(entry ->
                    caller(
                        entry,
                        claims.secret(),
                        Optional.of(
                            new Session(new Secret(token), claims.issued(), claims.expires())))));
  }

  private Optional<Caller> lasting(String accessKeyId) {
    for (Entry entry : entries) {
      Optional<AccessKey> key = read(entry);
      if (key.isPresent() && key.get().id().equals(accessKeyId)) {
        Optional<Session> session =
            key.get()
                .sessionToken()
                .map(token -> new Session(new Secret(token), Instant.EPOCH, Instant.MAX));
        return Optional.of(caller(entry, key.get().secret(), session));
      }
    }
    return Optional.empty();
  }

  private static Caller caller(Entry entry, String secretKey, Optional<Session> session) {
    Secret secret = new Secret(secretKey);
    return new Caller(entry.arn(), () -> secret, session, entry.grants());
  }

  private static Optional<AccessKey> read(Entry entry) {
    try {
      return Optional.of(entry.source().read());
    } catch (FailedException e) {
      LOG.warn("{} is locked out: {}", entry.arn(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Grants grants(CallerSettings caller) {
    return caller
        .policy()
        .map(file -> Grants.of(List.of(PolicyFile.read(file, PolicyType.IDENTITY))))
        .orElseGet(() ->
            switch (caller.allow().orElse(CallerSettings.Allow.EVERYTHING)) {
              case EVERYTHING -> Grants.EVERYTHING;
              case NOTHING -> Grants.NOTHING;
            });
  }

  private static String arn(String account, String name) {
    return "arn:aws:iam::" + account + ":user/" + name;
  }
}

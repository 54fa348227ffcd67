package dev.spillway.server.wiring;

import dev.spillway.api.http.ApiServer;
import dev.spillway.api.http.Listen;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.DatabaseSettings;
import dev.spillway.server.configuration.TlsSettings;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts another configuration in the place of the running one: everything is read and checked
/// first, then everything is exchanged. Thread-safe.
final class Reloading {
  private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

  /// The sections that may change under a running server.
  private static final Set<String> RELOADABLE =
      Set.of("databases", "callers", "roles", "endpoints", "keys", "tls", "aws");

  private final Consumer<List<DatabaseSettings>> databases;
  private final Access access;
  private final ObjectStores stores;
  private final ApiServer api;
  private volatile Configuration configuration;

  Reloading(
      Configuration configuration,
      Consumer<List<DatabaseSettings>> databases,
      Access access,
      ObjectStores stores,
      ApiServer api) {
    this.configuration = configuration;
    this.databases = databases;
    this.access = access;
    this.stores = stores;
    this.api = api;
  }

  Configuration configuration() {
    return configuration;
  }

  /// @throws FailedException SETUP with everything that needs a restart, or what cannot be used
  synchronized void to(Configuration fresh) {
    requireReloadable(fresh);
    List<Runnable> exchanges = new ArrayList<>();
    exchanges.add(access.prepared(fresh.callers()));
    exchanges.add(stores.prepared(fresh));
    TlsSettings tls = fresh.tls();
    if (tls.isOn()) {
      exchanges.add(
          api.preparedTls(
              new Listen.TlsFiles(
                  tls.certificate().orElseThrow(), tls.privateKey().orElseThrow())));
    }
    exchanges.add(() -> databases.accept(fresh.databases()));
    exchanges.forEach(Runnable::run);
    configuration = fresh;
    LOG.info(
        "reloaded: {} databases, {} callers, {} roles, {} endpoints",
        fresh.databases().size(),
        fresh.callers().size(),
        fresh.roles().size(),
        fresh.endpoints().size());
  }

  private void requireReloadable(Configuration fresh) {
    List<String> fixed = new ArrayList<>();
    for (RecordComponent section : Configuration.class.getRecordComponents()) {
      if (!RELOADABLE.contains(section.getName())
          && !Objects.equals(value(section, configuration), value(section, fresh))) {
        fixed.add(
            section.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT));
      }
    }
    if (configuration.usesEmbeddedStore() != fresh.usesEmbeddedStore()) {
      fixed.add("endpoints (from or to the embedded store)");
    }
    if (configuration.callers().isEmpty() != fresh.callers().isEmpty()) {
      fixed.add("callers (from or to the one that the server makes itself)");
    }
    if (configuration.tls().isOn() != fresh.tls().isOn()) {
      fixed.add("tls (on or off)");
    }
    if (!fixed.isEmpty()) {
      throw new FailedException(
          Fault.SETUP,
          "not reloaded, because a restart is needed for: " + String.join(", ", fixed));
    }
  }

  private static Object value(RecordComponent section, Configuration of) {
    try {
      return section.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("reading " + section, e);
    }
  }
}

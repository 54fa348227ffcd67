package dev.spillway.server.configuration;

import dev.spillway.core.source.DatabaseId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything that one server is told. One server is one account in one region. Holds no secret,
/// only where secrets are, so that it may be printed.
public record Configuration(
    @Form(pattern = "[0-9]{12}", is = "an account number: they have 12 digits")
        @Default("123456789012")
        String account,
    @Form(pattern = "[a-z]{2,}(-[a-z0-9]+)+", is = "a region: they look like us-west-2")
        @Default("us-west-2")
        String region,
    ListenSettings listen,
    TlsSettings tls,
    @Default("${XDG_DATA_HOME:-~/.local/share}/spillway") Path dataDirectory,
    List<DatabaseSettings> databases,
    List<EndpointSettings> endpoints,
    List<RoleSettings> roles,
    List<KeySettings> keys,
    List<CallerSettings> callers,
    DefaultSettings defaults,
    ExportSettings export,
    SnapshotSettings snapshots,
    PostgresSettings postgres,
    AuditSettings audit,
    LimitSettings limits,
    EventSettings events,
    ShutdownSettings shutdown,
    AwsSettings aws,
    EmbeddedSettings embedded) {

  public Configuration {
    databases = List.copyOf(databases);
    endpoints = List.copyOf(endpoints);
    roles = List.copyOf(roles);
    keys = List.copyOf(keys);
    callers = List.copyOf(callers);
  }

  /// Whether objects go to the store inside this program: when no endpoint is declared.
  public boolean usesEmbeddedStore() {
    return endpoints.isEmpty();
  }

  /// Where snapshots are kept.
  public Path snapshotDirectory() {
    return snapshots.directory().orElse(dataDirectory.resolve("snapshots"));
  }

  public Optional<DatabaseSettings> database(DatabaseId id) {
    return databases.stream().filter(database -> database.id().equals(id)).findFirst();
  }

  public Optional<EndpointSettings> endpoint(String name) {
    return endpoints.stream().filter(endpoint -> endpoint.name().equals(name)).findFirst();
  }
}

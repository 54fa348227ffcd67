package dev.spillway.core.source;

import java.time.Instant;

/// A database server that the configuration declares.
///
/// @param since when this server first declared it; answers as InstanceCreateTime and
///   ClusterCreateTime
public record DeclaredDatabase(
    DatabaseId id,
    Engine engine,
    String host,
    int port,
    String user,
    Instant since,
    Deployment deployment) {
  public DeclaredDatabase(
      DatabaseId id, Engine engine, String host, int port, String user, Instant since) {
    this(id, engine, host, port, user, since, Deployment.STANDARD);
  }
}

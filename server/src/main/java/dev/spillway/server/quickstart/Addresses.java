package dev.spillway.server.quickstart;

import dev.spillway.server.wiring.SpillwayServer;
import java.net.URI;
import java.nio.file.Path;

/// What a client is told about a server: the same four things that somebody with the `aws` program
/// needs.
///
/// @param credentialsFile holds the access key, and `configFile` the region, of `profile`
record Addresses(
    URI api, URI store, String region, String profile, Path credentialsFile, Path configFile) {
  /// What a server on embedded defaults tells.
  static Addresses of(SpillwayServer server) {
    SpillwayServer.ClientFiles files = server.clientFiles().orElseThrow();
    return new Addresses(
        server.endpoint(),
        server.storeEndpoint().orElseThrow(),
        Example.REGION,
        files.profile(),
        files.credentials(),
        files.config());
  }
}

package dev.spillway.server.doctor;

import dev.spillway.server.configuration.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.function.Consumer;

/// The store inside the program: whether it can listen. Its folder is looked at with the data
/// directory.
final class EmbeddedStoreCheck implements Check {
  private static final String SUBJECT = "embedded store";

  private final Configuration configuration;

  EmbeddedStoreCheck(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public void examine(Consumer<Finding> findings) {
    int port = configuration.embedded().storePort();
    if (Files.exists(configuration.dataDirectory().resolve("server.pid"))) {
      findings.accept(Finding.ok(SUBJECT, "a server uses this data directory"));
    } else if (port == 0) {
      findings.accept(Finding.ok(SUBJECT, "on a port of the system's choice"));
    } else {
      findings.accept(listen(port));
    }
  }

  private static Finding listen(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Finding.ok(SUBJECT, "port " + port + " is free");
    } catch (IOException e) {
      return Finding.fail(
          SUBJECT,
          "port " + port + " cannot be used: " + e.getMessage(),
          "embedded: {store-port: OTHER}, or SPILLWAY_EMBEDDED_STORE_PORT=OTHER");
    }
  }
}

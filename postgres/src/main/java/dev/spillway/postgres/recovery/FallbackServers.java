package dev.spillway.postgres.recovery;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.connect.PostgresConnector;
import dev.spillway.postgresserver.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The fallback servers of this process: at most one for each snapshot, shared by everyone who
/// reads it, ended with the last of them. Thread-safe.
public final class FallbackServers {
  private final RecoveryPrograms programs;
  private final Map<Path, Shared> byFolder = new HashMap<>();

  public FallbackServers(RecoveryPrograms programs) {
    this.programs = programs;
  }

  /// A share in a running server; closing gives it back. Idempotent.
  public interface Lease extends AutoCloseable {
    PostgresConnector connector();

    @Override
    void close();
  }

  /// One snapshot's server. Starting and stopping it excludes only those who want the same one.
  private static final class Shared {
    private @Nullable FallbackServer server;
    private int leases;
  }

  /// Starts the snapshot's server or shares the one that runs. What a killed process left running
  /// is ended first.
  public Lease lease(SnapshotFolder folder, PreparedCopy copy) {
    Shared shared = shared(folder.root());
    synchronized (shared) {
      FallbackServer server = shared.server;
      if (server == null || !server.isRunning()) {
        server = start(folder, copy);
        shared.server = server;
      }
      shared.leases++;
      return new Share(shared, server);
    }
  }

  private FallbackServer start(SnapshotFolder folder, PreparedCopy copy) {
    try {
      PostgresServer.endLeftover(folder.data());
      PrivateLocales locales = PrivateLocales.of(folder);
      for (String locale : copy.facts().locales()) {
        locales.add(locale);
      }
      return FallbackServer.start(
          programs,
          folder,
          copy.major(),
          copy.role(),
          copy.controlFile(),
          copy.facts().databases().size());
    } catch (IOException e) {
      throw new FailedException(
          Fault.RESOURCES,
          "No server can be started on the snapshot " + folder.root() + ": " + e,
          e);
    }
  }

  /// Ends whatever runs on the folder, also if it is leased or was left by a killed process.
  public void end(SnapshotFolder folder) {
    Shared shared = shared(folder.root());
    synchronized (shared) {
      FallbackServer server = shared.server;
      shared.server = null;
      if (server != null) {
        server.close();
      }
      PostgresServer.endLeftover(folder.data());
    }
    synchronized (byFolder) {
      byFolder.remove(key(folder.root()));
    }
  }

  private Shared shared(Path root) {
    synchronized (byFolder) {
      return byFolder.computeIfAbsent(key(root), _ -> new Shared());
    }
  }

  private static Path key(Path root) {
    return root.toAbsolutePath().normalize();
  }

  private static final class Share implements Lease {
    private final Shared shared;
    private final FallbackServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    Share(Shared shared, FallbackServer server) {
      this.shared = shared;
      this.server = server;
    }

    @Override
    public PostgresConnector connector() {
      return server.connector();
    }

    @Override
    public void close() {
      if (closed.getAndSet(true)) {
        return;
      }
      synchronized (shared) {
        shared.leases--;
        if (shared.leases == 0 && shared.server != null) {
          FallbackServer last = shared.server;
          shared.server = null;
          last.close();
        }
      }
    }
  }
}

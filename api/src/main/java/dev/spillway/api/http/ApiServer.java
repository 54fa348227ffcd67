package dev.spillway.api.http;

import dev.spillway.api.rds.RdsApi;
import dev.spillway.api.sigv4.SignatureVerifier;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.security.KeyStore;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The API over HTTP. Everything that a client can make it hold is bounded: connections, headers,
/// bodies, and the time that a silent or slow client is waited for. Thread-safe; closing lets
/// requests that are under way finish.
public final class ApiServer implements AutoCloseable {
  /// Key stores live in memory only, where their password guards nothing.
  private static final String MEMORY = "memory";

  private static final int MAX_THREADS = 32;
  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final Duration SHUTDOWN_IDLE = Duration.ofMillis(50);

  /// How much of a client's idleness is borne.
  ///
  /// @param idle without a byte in either direction
  /// @param bytesPerSecond that a body must bring on average
  /// @param stop that requests under way get when the server stops
  record Patience(Duration idle, int connections, long bytesPerSecond, Duration stop) {
    static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(30), 256, 256, Duration.ofSeconds(10));
  }

  private final Server server;
  private final ServerConnector connector;

  private ApiServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /// Starts to listen; requests are answered when it returns.
  ///
  /// @param requestIds gives each request its id
  /// @throws FailedException of fault SETUP if it cannot listen there
  public static ApiServer start(
      Listen listen, SignatureVerifier verifier, RdsApi api, Supplier<UUID> requestIds) {
    return start(listen, verifier, api, Oversight.none(), requestIds);
  }

  /// [#start(Listen, SignatureVerifier, RdsApi, Supplier)] with limits and an audit log.
  public static ApiServer start(
      Listen listen,
      SignatureVerifier verifier,
      RdsApi api,
      Oversight oversight,
      Supplier<UUID> requestIds) {
    return start(
        listen, new RdsHandler(verifier, api, oversight, requestIds), requestIds, Patience.DEFAULT);
  }

  static ApiServer start(
      Listen listen, RdsHandler handler, Supplier<UUID> requestIds, Patience patience) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("api");
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("api-"));
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server, connections(listen));
    connector.setHost(listen.address());
    connector.setPort(listen.port());
    connector.setIdleTimeout(patience.idle.toMillis());
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE.toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(patience.connections, server));
    server.setErrorHandler(new ErrorReplies(requestIds));
    server.setHandler(
        new GracefulHandler(
            new Handler.Sequence(
                new HealthHandler(),
                new MinimumDataRateHandler(handler, patience.bytesPerSecond, 0))));
    server.setStopTimeout(patience.stop.toMillis());
    ApiServer started = new ApiServer(server, connector);
    try {
      server.start();
    } catch (Exception e) {
      started.close();
      throw new FailedException(
          Fault.SETUP,
          "The API cannot listen on %s port %d: %s. Is another server running there? Stop it, or choose another address or port under listen."
              .formatted(listen.address(), listen.port(), e.getMessage()),
          e);
    }
    return started;
  }

  /// The port that it listens on.
  public int port() {
    return connector.getLocalPort();
  }

  /// Takes no new requests, waits up to ten seconds for those under way, and frees the port.
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new FailedException(Fault.INTERNAL, "The API server did not stop cleanly: " + e, e);
    }
  }

  /// Reads certificate and key; connections that are made after the answer was run get them.
  ///
  /// @throws FailedException of fault SETUP if they cannot be used
  public Runnable preparedTls(Listen.TlsFiles files) {
    SslContextFactory.Server context =
        connector.getConnectionFactory(SslConnectionFactory.class).getSslContextFactory();
    KeyStore fresh = PemKeyStore.load(files, MEMORY.toCharArray());
    return () -> {
      try {
        context.reload(factory -> ((SslContextFactory.Server) factory).setKeyStore(fresh));
      } catch (Exception e) {
        throw new FailedException(Fault.SETUP, "The TLS files cannot be used: " + e, e);
      }
    };
  }

  private static ConnectionFactory[] connections(Listen listen) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    return listen
        .tls()
        .map(files -> new ConnectionFactory[] {tls(files, plain), plain})
        .orElseGet(() -> new ConnectionFactory[] {plain});
  }

  private static SslConnectionFactory tls(Listen.TlsFiles files, HttpConnectionFactory plain) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStore(PemKeyStore.load(files, MEMORY.toCharArray()));
    context.setKeyStorePassword(MEMORY);
    return new SslConnectionFactory(context, plain.getProtocol());
  }
}

package dev.spillway.server.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.core.snapshot.DbSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's side. The socket is in the data directory, or where that has too long a path in a
/// directory of its own; a file in the data directory says where. Either can be entered by the
/// server's account only: that is the whole authentication. A client that goes away ends its
/// import.
public final class ControlSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PARENT = Path.of("/tmp");
  private static final String OWN_DIRECTORY = "spillway-control";
  private static final int LONGEST_PATH_BYTES = 107;

  private final ServerSocketChannel listener;
  private final Path path;
  private final Path pointer;
  private final Imports imports;

  private ControlSocket(ServerSocketChannel listener, Path path, Path pointer, Imports imports) {
    this.listener = listener;
    this.path = path;
    this.pointer = pointer;
    this.imports = imports;
  }

  /// Where a data directory says what socket its server listens on.
  static Path pointer(Path dataDirectory) {
    return dataDirectory.resolve("control");
  }

  /// Opens the door of the server of a data directory.
  public static ControlSocket open(Path dataDirectory, Imports imports) {
    Path pointer = pointer(dataDirectory);
    try {
      if (Files.exists(pointer)) {
        delete(Path.of(Files.readString(pointer).strip()));
      }
      Path path = path(dataDirectory);
      ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(path));
      Files.writeString(pointer, path + "\n");
      ControlSocket socket = new ControlSocket(listener, path, pointer, imports);
      Thread.ofPlatform().daemon().name("spillway-control").start(socket::accept);
      return socket;
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, "no control socket can be made in " + dataDirectory + ": " + e, e);
    }
  }

  private static Path path(Path dataDirectory) throws IOException {
    Path usual = dataDirectory.resolve("control.socket");
    if (usual.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH_BYTES) {
      Files.deleteIfExists(usual);
      return usual;
    }
    return Files.createTempDirectory(
            PARENT,
            OWN_DIRECTORY,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
        .resolve("control.socket");
  }

  /// Deletes a socket, of this server or of one that was killed, with the directory that was made
  /// for it.
  private static void delete(Path socket) throws IOException {
    Files.deleteIfExists(socket);
    Path directory = socket.getParent();
    if (directory != null
        && PARENT.equals(directory.getParent())
        && directory.getFileName().toString().startsWith(OWN_DIRECTORY)) {
      Files.deleteIfExists(directory);
    }
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        Thread.ofPlatform().name("spillway-import").start(() -> serve(client));
      } catch (AsynchronousCloseException e) {
        return;
      } catch (IOException e) {
        LOG.warn("the control socket: {}", e.toString());
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
        OutputStream out = Channels.newOutputStream(client)) {
      String line = in.readLine();
      if (line == null) {
        return;
      }
      AtomicBoolean gone = new AtomicBoolean();
      Thread.ofPlatform().daemon().name("spillway-import-watch").start(() -> watch(in, gone));
      answer(ImportOrder.parse(line), out, gone);
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("a control client went away: {}", e.toString());
    }
  }

  /// Nothing more is said by the client: what comes is its end.
  private static void watch(BufferedReader in, AtomicBoolean gone) {
    try {
      in.read();
    } catch (IOException e) {
      LOG.debug("a control client ended: {}", e.toString());
    }
    gone.set(true);
  }

  private void answer(ImportOrder order, OutputStream out, AtomicBoolean gone) throws IOException {
    try {
      DbSnapshot made = imports.bring(order, percent -> progress(out, percent, gone), gone::get);
      send(out, Map.of("bytes", made.allocatedBytes(), "time", made.createTime().toString()));
    } catch (RefusedException e) {
      send(out, Map.of("refused", String.valueOf(e.getMessage())));
    } catch (FailedException e) {
      LOG.warn("the import of {} failed: {}", order.snapshot(), e.getMessage());
      send(out, Map.of("refused", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.error("the import of {} failed", order.snapshot(), e);
      send(out, Map.of("refused", "an internal error; the server's log has the details"));
    }
  }

  private static void progress(OutputStream out, int percent, AtomicBoolean gone) {
    try {
      send(out, Map.of("percent", percent));
    } catch (IOException e) {
      gone.set(true);
    }
  }

  private static void send(OutputStream out, Map<String, ?> answer) throws IOException {
    out.write((JSON.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// Lets nobody in any more; imports under way are ended by who owns the snapshots. Idempotent.
  @Override
  public void close() {
    try {
      listener.close();
      Files.deleteIfExists(pointer);
      delete(path);
    } catch (ClosedChannelException e) {
      LOG.debug("closed before", e);
    } catch (IOException e) {
      throw new FailedException(Fault.RESOURCES, "closing the control socket: " + e, e);
    }
  }
}

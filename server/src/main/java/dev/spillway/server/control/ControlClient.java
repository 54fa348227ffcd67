package dev.spillway.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.IntConsumer;

/// The command's side.
public final class ControlClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dataDirectory;

  public ControlClient(Path dataDirectory) {
    this.dataDirectory = dataDirectory;
  }

  /// Whether a server says that it can be reached; it may have been killed since.
  public static boolean hasServer(Path dataDirectory) {
    return Files.exists(ControlSocket.pointer(dataDirectory));
  }

  /// What became of a backup.
  public record Imported(long bytes, Instant time) {}

  /// Has the running server import a backup, and waits. If this process ends, so does the import.
  ///
  /// @throws FailedException in the server's words
  public Imported bring(ImportOrder order, IntConsumer percent) {
    Path socket = socket();
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        OutputStream out = Channels.newOutputStream(channel);
        BufferedReader in =
            new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      out.write(order.line().getBytes(StandardCharsets.UTF_8));
      out.flush();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode answer = JSON.readTree(line);
        if (answer.has("percent")) {
          percent.accept(answer.get("percent").asInt());
        } else if (answer.has("refused")) {
          throw new FailedException(Fault.SETUP, answer.get("refused").asText());
        } else {
          return new Imported(
              answer.path("bytes").asLong(), Instant.parse(answer.path("time").asText()));
        }
      }
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, "the server cannot be reached through %s: %s".formatted(socket, e), e);
    }
    throw new FailedException(
        Fault.SETUP, "the server ended before the import was done; nothing is left of it");
  }

  private Path socket() {
    Path pointer = ControlSocket.pointer(dataDirectory);
    try {
      return Path.of(Files.readString(pointer).strip());
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP,
          "a server uses %s, but %s does not say how to reach it: %s. Is it starting or stopping? Try again as the server's own user."
              .formatted(dataDirectory, pointer, e),
          e);
    }
  }
}

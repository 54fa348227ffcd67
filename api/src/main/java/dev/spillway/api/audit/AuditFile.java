package dev.spillway.api.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file with one line for each call, which only its owner may read. It is opened for each line,
/// so that it can be moved away while the server runs.
public final class AuditFile implements AuditLog {
  private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;

  private AuditFile(Path file) {
    this.file = file;
  }

  /// @throws FailedException SETUP if the file cannot be written
  public static AuditFile open(Path file) {
    AuditFile opened = new AuditFile(file);
    try {
      opened.append(new byte[0]);
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, "the audit log %s cannot be written: %s".formatted(file, e), e);
    }
    return opened;
  }

  /// A line that cannot be written is said in the server's log; the call is answered all the same.
  @Override
  public void record(AuditedCall call) {
    try {
      append(line(call));
    } catch (IOException e) {
      LOG.error("the call {} is not in the audit log {}: {}", call.requestId(), file, e.toString());
    }
  }

  private synchronized void append(byte[] line) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static byte[] line(AuditedCall call) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("time", call.time().toString());
      json.writeStringField("requestId", call.requestId().toString());
      if (call.caller().isPresent()) {
        json.writeStringField("caller", call.caller().get());
      }
      json.writeStringField("address", call.address());
      if (call.action().isPresent()) {
        json.writeStringField("action", call.action().get());
      }
      json.writeArrayFieldStart("decisions");
      for (AuditedCall.Decision decision : call.decisions()) {
        write(json, decision);
      }
      json.writeEndArray();
      json.writeStringField("result", call.result());
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, AuditedCall.Decision decision) throws IOException {
    json.writeStartObject();
    json.writeStringField("action", decision.action());
    json.writeStringField("resource", decision.resource());
    json.writeStringField("effect", decision.effect().name().toLowerCase(Locale.ROOT));
    json.writeStringField("by", decision.by());
    json.writeEndObject();
  }
}

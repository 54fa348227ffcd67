package dev.spillway.api.http;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/// Reads a request's body up to a bound.
final class RequestBody {
  private static final int MOST_BYTES = 1 << 20;

  private RequestBody() {}

  /// @throws RefusedException RequestEntityTooLarge, at once if the length was announced
  /// @throws IOException if the client went away or was too slow
  static byte[] read(Request request) throws IOException {
    if (request.getLength() > MOST_BYTES) {
      throw tooLarge();
    }
    // Closing would drain what a client keeps sending; Jetty drains or drops the rest by itself.
    InputStream content = Content.Source.asInputStream(request);
    byte[] body = content.readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw tooLarge();
    }
    return body;
  }

  private static RefusedException tooLarge() {
    return new RefusedException(
        ErrorCode.REQUEST_TOO_LARGE,
        "The request's body is larger than the limit of " + MOST_BYTES + " bytes.");
  }
}

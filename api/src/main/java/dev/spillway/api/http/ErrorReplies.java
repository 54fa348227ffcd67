package dev.spillway.api.http;

import dev.spillway.core.problem.ErrorCode;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What Jetty itself refuses (broken HTTP, headers that are too large, stopping), in AWS's form.
final class ErrorReplies extends ErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorReplies.class);

  private final Supplier<UUID> requestIds;

  ErrorReplies(Supplier<UUID> requestIds) {
    this.requestIds = requestIds;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    reply(status).send(response, callback);
  }

  private Reply reply(int jettyStatus) {
    int status = status(jettyStatus);
    UUID id = requestIds.get();
    LOG.debug("{}: HTTP {}", id, jettyStatus);
    String reason = HttpStatus.getMessage(jettyStatus);
    return Reply.error(id, code(status), status, "The HTTP request was refused: " + reason + ".");
  }

  /// What the client did wrong is no fault of the server, although HTTP counts two such cases as
  /// one: SDKs would send the same again.
  private static int status(int jettyStatus) {
    return switch (jettyStatus) {
      case HttpStatus.NOT_IMPLEMENTED_501, HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ->
          HttpStatus.BAD_REQUEST_400;
      default -> jettyStatus;
    };
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case HttpStatus.PAYLOAD_TOO_LARGE_413 -> ErrorCode.REQUEST_TOO_LARGE;
      case HttpStatus.SERVICE_UNAVAILABLE_503 -> ErrorCode.SERVICE_UNAVAILABLE;
      default -> status < 500 ? ErrorCode.MALFORMED_INPUT : ErrorCode.INTERNAL_FAILURE;
    };
  }
}

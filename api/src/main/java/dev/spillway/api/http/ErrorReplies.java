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

  private Reply reply(int status) {
    UUID id = requestIds.get();
    LOG.debug("{}: HTTP {}", id, status);
    String reason = HttpStatus.getMessage(status);
    return Reply.error(id, code(status), status, "The HTTP request was refused: " + reason + ".");
  }

  private static ErrorCode code(int status) {
    if (status == HttpStatus.PAYLOAD_TOO_LARGE_413) {
      return ErrorCode.REQUEST_TOO_LARGE;
    }
    if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
      return ErrorCode.SERVICE_UNAVAILABLE;
    }
    return status < 500 ? ErrorCode.MALFORMED_INPUT : ErrorCode.INTERNAL_FAILURE;
  }
}

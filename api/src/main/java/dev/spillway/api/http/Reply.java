package dev.spillway.api.http;

import dev.spillway.api.query.AnswerWriter;
import dev.spillway.core.problem.ErrorCode;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// A finished answer. Its request id is in the header and in the XML, and in the log.
record Reply(UUID requestId, int status, byte[] xml) {
  static Reply error(UUID requestId, ErrorCode code, String message) {
    return error(requestId, code, code.httpStatus(), message);
  }

  /// For what the HTTP layer refuses with a status of its own.
  static Reply error(UUID requestId, ErrorCode code, int status, String message) {
    return new Reply(requestId, status, AnswerWriter.error(code, message, requestId.toString()));
  }

  void send(Response response, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put("x-amzn-RequestId", requestId.toString());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/xml");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, xml.length);
    response.write(true, ByteBuffer.wrap(xml), callback);
  }
}

package dev.spillway.api.http;

import dev.spillway.api.query.AnswerWriter;
import dev.spillway.api.query.Parameters;
import dev.spillway.api.rds.RdsApi;
import dev.spillway.api.sigv4.Origin;
import dev.spillway.api.sigv4.SignatureVerifier;
import dev.spillway.api.sigv4.SignedRequest;
import dev.spillway.core.policy.Requester;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one HTTP request through signature, parameters and operation to its answer. The boundary
/// where every exception becomes an AWS error, and where defects are logged, once.
final class RdsHandler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(RdsHandler.class);

  private final SignatureVerifier verifier;
  private final RdsApi api;
  private final Oversight oversight;
  private final Supplier<UUID> requestIds;

  RdsHandler(SignatureVerifier verifier, RdsApi api, Supplier<UUID> requestIds) {
    this(verifier, api, Oversight.none(), requestIds);
  }

  RdsHandler(
      SignatureVerifier verifier, RdsApi api, Oversight oversight, Supplier<UUID> requestIds) {
    this.verifier = verifier;
    this.api = api;
    this.oversight = oversight;
    this.requestIds = requestIds;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Call call = new Call(requestIds.get(), Request.getRemoteAddr(request));
    Reply reply = reply(call, request, response);
    // Before the answer goes out: what was answered is in the log.
    oversight.audit().record(call.audited(oversight.clock().instant()));
    reply.send(response, callback);
    return true;
  }

  private Reply reply(Call call, Request request, Response response) {
    try {
      byte[] body = RequestBody.read(request);
      return reply(call, signed(request, body), origin(request));
    } catch (RefusedException e) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      return error(call, e.code(), words(e));
    } catch (IOException e) {
      LOG.debug("{}: the request's body did not arrive", call.requestId(), e);
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      call.endedWith(ErrorCode.MALFORMED_INPUT.wire());
      return Reply.error(
          call.requestId(),
          ErrorCode.MALFORMED_INPUT,
          HttpStatus.REQUEST_TIMEOUT_408,
          "The request's body did not arrive completely or in time.");
    }
  }

  private Reply reply(Call call, SignedRequest request, Origin origin) {
    UUID requestId = call.requestId();
    try {
      checkEndpoint(request);
      Requester requester = verifier.requester(request, origin);
      call.sentBy(requester);
      Parameters parameters = counted(call, request, requester);
      RdsApi.Answer answer = api.answer(parameters, requester);
      LOG.info("{}: {} by {}", requestId, answer.action(), requester);
      return new Reply(
          requestId,
          HttpStatus.OK_200,
          AnswerWriter.answer(answer.action(), answer.body(), requestId.toString()));
    } catch (RefusedException e) {
      LOG.info("{}: refused, {}: {}", requestId, e.code().wire(), oneLine(words(e)));
      return error(call, e.code(), words(e));
    } catch (FailedException e) {
      LOG.error("{}: failed", requestId, e);
      return e.isTransient()
          ? error(call, ErrorCode.SERVICE_UNAVAILABLE, words(e))
          : internal(call);
    } catch (RuntimeException e) {
      LOG.error("{}: a defect", requestId, e);
      return internal(call);
    }
  }

  /// Reads a request before it is refused for being one too many, so that the audit log says what
  /// was asked for; one that cannot be read counts like any other.
  private Parameters counted(Call call, SignedRequest request, Requester requester) {
    try {
      Parameters parameters = Parameters.parse(request.query(), request.body());
      call.asksFor(parameters.value("Action"));
      return parameters;
    } finally {
      oversight.limits().take(requester.toString());
    }
  }

  private static Reply error(Call call, ErrorCode code, String message) {
    call.endedWith(code.wire());
    return Reply.error(call.requestId(), code, message);
  }

  private static void checkEndpoint(SignedRequest request) {
    if (!request.method().equals("POST") && !request.method().equals("GET")) {
      throw new RefusedException(
          ErrorCode.INVALID_ACTION,
          "The method " + request.method() + " is not supported; send POST or GET.");
    }
    if (!request.path().equals("/")) {
      throw new RefusedException(
          ErrorCode.INVALID_ACTION, "There is nothing at this path; the RDS API is at '/'.");
    }
  }

  private static Reply internal(Call call) {
    return error(
        call,
        ErrorCode.INTERNAL_FAILURE,
        "The request processing has failed because of an unknown error. The server's log names its cause under the request id.");
  }

  private static SignedRequest signed(Request request, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers
          .computeIfAbsent(field.getLowerCaseName(), _ -> new ArrayList<>())
          .add(Optional.ofNullable(field.getValue()).orElse(""));
    }
    return new SignedRequest(
        request.getMethod(),
        request.getHttpURI().getPath(),
        Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""),
        headers,
        body);
  }

  private static Origin origin(Request request) {
    return new Origin(
        Request.getRemoteAddr(request),
        request.isSecure() ? Origin.Transport.TLS : Origin.Transport.PLAIN);
  }

  private static String words(RuntimeException e) {
    return Objects.requireNonNullElse(e.getMessage(), "");
  }

  /// A caller's text in the log must not be able to look like another entry.
  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}", "?");
  }
}

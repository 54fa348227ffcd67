package dev.spillway.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// Sends any bytes, signed by the SDK's own signer.
public final class SignedHttp {
  private final RunningApi api;

  public SignedHttp(RunningApi api) {
    this.api = api;
  }

  public RawHttp.Answer post(String form) throws IOException {
    return post(form.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawHttp.Answer post(byte[] body) throws IOException {
    return post(body, RunningApi.KEY);
  }

  /// @param key of any caller; all have the same secret
  public RawHttp.Answer post(byte[] body, String key) throws IOException {
    try (RawHttp http = new RawHttp(api.port())) {
      return http.send(head(body, key)).send(body).answer();
    }
  }

  /// The request line and headers of a signed POST of this body, up to the blank line.
  public String head(byte[] body) {
    return head(body, RunningApi.KEY);
  }

  private String head(byte[] body, String key) {
    SdkHttpFullRequest unsigned =
        SdkHttpFullRequest.builder()
            .uri(URI.create(api.endpoint() + "/"))
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(r ->
                r.identity(AwsCredentialsIdentity.create(key, RunningApi.SECRET))
                    .request(unsigned)
                    .payload(() -> new ByteArrayInputStream(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, RunningApi.SITE.region()));
    StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\n");
    for (Map.Entry<String, List<String>> header : signed.request().headers().entrySet()) {
      if (!header.getKey().equalsIgnoreCase("Content-Length")) {
        head.append(header.getKey())
            .append(": ")
            .append(header.getValue().getFirst())
            .append("\r\n");
      }
    }
    return head.append("Content-Length: ").append(body.length).append("\r\n\r\n").toString();
  }
}

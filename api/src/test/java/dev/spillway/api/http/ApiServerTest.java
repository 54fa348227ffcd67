package dev.spillway.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.api.RawHttp;
import dev.spillway.api.RunningApi;
import dev.spillway.api.rds.RdsApi;
import dev.spillway.api.rds.RdsServices;
import dev.spillway.api.sigv4.SignatureVerifier;
import dev.spillway.core.problem.FailedException;
import dev.spillway.testkit.rds.InMemoryDatabases;
import dev.spillway.testkit.rds.InMemoryExportTasks;
import dev.spillway.testkit.rds.InMemorySnapshots;
import dev.spillway.testkit.store.MemoryEventLog;
import dev.spillway.testkit.tls.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerTest {
  private static final Duration SHORT = Duration.ofMillis(700);

  @Test
  void healthNeedsNoSignatureAndSaysNothing() throws IOException {
    try (ApiServer server = start(ApiServer.Patience.DEFAULT);
        RawHttp http = new RawHttp(server.port())) {
      RawHttp.Answer answer = http.send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n").answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("content-type", "text/plain");
      assertThat(answer.headers()).doesNotContainKey("server");
      assertThat(
              http.send("POST /health HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
                  .answer()
                  .body())
          .contains("<Code>InvalidAction</Code>");
    }
  }

  @Test
  void otherMethodsAndPathsAreRefusedInAwsForm() throws IOException {
    try (ApiServer server = start(ApiServer.Patience.DEFAULT);
        RawHttp http = new RawHttp(server.port())) {
      assertThat(
              http.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").answer().body())
          .contains("The method PUT is not supported");
      assertThat(http.send("GET /x?a=b HTTP/1.1\r\nHost: h\r\n\r\n").answer().body())
          .contains("nothing at this path");
      assertThat(http.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer().body())
          .contains("<Code>MissingAuthenticationToken</Code>");
    }
  }

  @Test
  void aBodyOfMoreThanAMegabyteIsRefusedAtOnce() throws IOException {
    try (ApiServer server = start(ApiServer.Patience.DEFAULT);
        RawHttp http = new RawHttp(server.port())) {
      RawHttp.Answer answer =
          http.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n").answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).contains("<Code>RequestEntityTooLarge</Code>");
    }
  }

  @Test
  void aBodyOfUnknownLengthIsCutAtAMegabyte() throws IOException {
    try (ApiServer server = start(ApiServer.Patience.DEFAULT);
        RawHttp http = new RawHttp(server.port())) {
      http.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
      for (int i = 0; i < 17; i++) {
        http.send(chunk);
      }
      assertThat(http.answer().status()).isEqualTo(413);
    }
  }

  @Test
  void hugeHeadersAreRefusedInAwsForm() throws IOException {
    try (ApiServer server = start(ApiServer.Patience.DEFAULT);
        RawHttp http = new RawHttp(server.port())) {
      http.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(70_000));
      RawHttp.Answer answer = http.answer();
      assertThat(answer.status()).isEqualTo(431);
      assertThat(answer.body()).startsWith("<ErrorResponse ");
    }
  }

  @Test
  void aSilentClientIsLetGo() throws IOException {
    try (ApiServer server = start(patience(SHORT, 1));
        RawHttp head = new RawHttp(server.port());
        RawHttp body = new RawHttp(server.port())) {
      head.send("POST / HT");
      body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nAction=");
      assertThat(body.answer().status()).isEqualTo(408);
      assertThatThrownBy(head::answer).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aTricklingClientIsLetGo() throws IOException {
    try (ApiServer server = start(patience(Duration.ofSeconds(30), 1000));
        RawHttp http = new RawHttp(server.port())) {
      http.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
      int sent = 0;
      try {
        while (sent < 1_000_000) {
          http.send("a");
          sent++;
          Thread.onSpinWait();
          if (sent % 100 == 0) {
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
          }
        }
      } catch (SocketException _) {
        // The server hung up, which is the point.
      }
      assertThat(sent).isLessThan(100_000);
    }
  }

  @Test
  void stoppingFreesThePortAndCanBeDoneTwice() throws IOException {
    ApiServer server = start(ApiServer.Patience.DEFAULT);
    int port = server.port();
    server.close();
    server.close();
    assertThatThrownBy(() -> new RawHttp(port)).isInstanceOf(IOException.class);
    try (ApiServer again = start(Listen.plain("127.0.0.1", port), ApiServer.Patience.DEFAULT)) {
      assertThat(again.port()).isEqualTo(port);
    }
  }

  @Test
  void aTakenPortIsSaid() {
    try (ApiServer server = start(ApiServer.Patience.DEFAULT)) {
      assertThatThrownBy(
              () -> start(Listen.plain("127.0.0.1", server.port()), ApiServer.Patience.DEFAULT))
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1 port " + server.port())
          .hasMessageContaining("another address or port under listen");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void tlsIsServedFromPemFiles(String algorithm, @TempDir Path directory) throws Exception {
    SelfSigned files = SelfSigned.in(directory, algorithm);
    Path certificate = files.certificate();
    Path key = files.key();
    Listen listen = new Listen("127.0.0.1", 0, Optional.of(new Listen.TlsFiles(certificate, key)));
    try (ApiServer server = start(listen, ApiServer.Patience.DEFAULT);
        RawHttp http =
            new RawHttp(
                trusting(certificate)
                    .getSocketFactory()
                    .createSocket("127.0.0.1", server.port()))) {
      assertThat(http.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().status())
          .isEqualTo(200);
    }
  }

  @Test
  void badTlsFilesAreSaid(@TempDir Path directory) throws Exception {
    Path certificate = SelfSigned.in(directory, "EC").certificate();
    Path key = Files.writeString(directory.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\n");
    assertTlsRefused(certificate, key, "openssl pkcs8 -topk8 -nocrypt");
    assertTlsRefused(key, key, "old.key");
    assertTlsRefused(directory.resolve("none"), key, "none");
  }

  private static void assertTlsRefused(Path certificate, Path key, String words) {
    Listen listen = new Listen("127.0.0.1", 0, Optional.of(new Listen.TlsFiles(certificate, key)));
    assertThatThrownBy(() -> start(listen, ApiServer.Patience.DEFAULT))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining(words);
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static ApiServer.Patience patience(Duration idle, long bytesPerSecond) {
    return new ApiServer.Patience(idle, 16, bytesPerSecond, Duration.ofSeconds(2));
  }

  private static ApiServer start(ApiServer.Patience patience) {
    return start(Listen.plain("127.0.0.1", 0), patience);
  }

  private static ApiServer start(Listen listen, ApiServer.Patience patience) {
    InMemoryDatabases databases = new InMemoryDatabases();
    InstantSource clock = InstantSource.system();
    RdsApi api =
        new RdsApi(
            new RdsServices(
                RunningApi.SITE,
                new InMemoryExportTasks(clock, Instant.EPOCH),
                new InMemorySnapshots(clock, databases),
                databases,
                new MemoryEventLog(),
                clock));
    SignatureVerifier verifier =
        new SignatureVerifier(RunningApi.callers(), RunningApi.SITE.region(), clock);
    return ApiServer.start(
        listen, new RdsHandler(verifier, api, UUID::randomUUID), UUID::randomUUID, patience);
  }
}

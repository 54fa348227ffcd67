package dev.spillway.server.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.SpillwayCommand;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import dev.spillway.testkit.tls.SelfSigned;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;

/// The API's certificate is replaced under a running server, or stays as it was.
class TlsReloadTest {
  @TempDir static Path folder;

  private static SelfSigned made(String name, String algorithm) throws Exception {
    return SelfSigned.in(Files.createDirectories(folder.resolve(name)), algorithm);
  }

  private static void use(Path certificate, Path key) throws Exception {
    Files.copy(certificate, folder.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(key, folder.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static Certificate read(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static SSLSocket connect(Site site) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Everybody()}, new SecureRandom());
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket("127.0.0.1", site.server().endpoint().getPort());
    socket.startHandshake();
    return socket;
  }

  private static Certificate presented(Site site) throws Exception {
    try (SSLSocket socket = connect(site)) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private static int databases(Site site) {
    try (RdsClient rds =
        RdsClient.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .tlsTrustManagersProvider(() -> new TrustManager[] {new Everybody()}))
            .endpointOverride(site.server().endpoint())
            .region(Region.US_WEST_2)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create("ADMIN", "secret of ADMIN")))
            .build()) {
      return rds.describeDBInstances().dbInstances().size();
    }
  }

  private static String health(SSLSocket socket) throws Exception {
    socket
        .getOutputStream()
        .write(
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  private static SpillwayCommand.Ended reload(Site site) {
    return SpillwayCommand.run("reload", "--config", site.file().toString());
  }

  @Test
  void aNewCertificateIsPresentedFromTheReloadOnAndABadOneNever() throws Exception {
    SelfSigned first = made("first", "EC");
    SelfSigned second = made("second", "EC");
    use(first.certificate(), first.key());
    Site.write(folder, "ADMIN", "ADMIN\nsecret of ADMIN\n");
    String more =
        """
        callers: [{name: admin, access-key-file: ADMIN}]
        roles: [{arn: "%s"}]
        tls: {certificate: tls.crt, private-key: tls.key}
        """
            .formatted(Site.ROLE);
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest());
        Site site = Site.start(folder, postgres, more);
        SSLSocket before = connect(site)) {
      site.reloadOnRequest();
      assertThat(presented(site)).isEqualTo(read(first.certificate()));

      use(second.certificate(), first.key());
      site.configure(more, "second");
      SpillwayCommand.Ended mixed = reload(site);
      assertThat(mixed.exitCode()).as(mixed.err()).isNotZero();
      assertThat(mixed.err()).contains("tls.crt", "does not belong to the first certificate");
      assertThat(databases(site)).as("nothing of the bad file holds").isEqualTo(1);
      site.configure(more);
      Files.writeString(folder.resolve("tls.key"), "no key at all");
      assertThat(reload(site).exitCode()).isNotZero();
      assertThat(presented(site)).as("after bad files").isEqualTo(read(first.certificate()));

      use(second.certificate(), second.key());
      SpillwayCommand.Ended good = reload(site);
      assertThat(good.exitCode()).as(good.err()).isZero();
      assertThat(presented(site)).isEqualTo(read(second.certificate()));
      assertThat(health(before)).as("on the connection made before").isEqualTo("HTTP/1.1 200");
    }
  }

  /// Only looks at what is presented.
  private static final class Everybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package dev.spillway.mysql.connect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.export.SslMode;
import org.mariadb.jdbc.plugin.tls.main.DefaultTlsSocketPlugin;

/// TLS that lets a server through only if an authority says who it is. The driver's own also
/// accepts an unknown certificate of a server that knows the user's password hash, and tells after
/// the login only whether it did: too late for a session that somebody in between has by then.
public final class VerifyingTls extends DefaultTlsSocketPlugin {
  /// The name by which connections ask for it.
  static final String TYPE = "SPILLWAY";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public TrustManager[] getTrustManager(
      Configuration configuration, ExceptionFactory exceptions, HostAddress host)
      throws SQLException {
    if (configuration.sslMode() == SslMode.TRUST) {
      return super.getTrustManager(configuration, exceptions, host);
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities(configuration.serverSslCert()));
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new SQLException(
          "The authority file %s cannot be used: %s".formatted(configuration.serverSslCert(), e),
          "08000",
          e);
    }
  }

  /// @return null: those that Java trusts, as [TrustManagerFactory] has it
  private static @Nullable KeyStore authorities(@Nullable String file)
      throws IOException, GeneralSecurityException {
    if (file == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority " + store.size(), authority);
      }
    }
    return store;
  }
}

package dev.spillway.cli.call;

import dev.spillway.cli.problem.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Which servers are believed to be who they say they are.
public sealed interface Trust {
  /// Those that the JDK trusts.
  record Usual() implements Trust {}

  /// Those that one of these certificates vouches for.
  record Bundle(Path path) implements Trust {}

  /// All, because the user said so.
  record Anybody() implements Trust {}

  default void apply(HttpsURLConnection connection) {
    switch (this) {
      case Usual _ -> {}
      case Bundle(Path path) -> connection.setSSLSocketFactory(context(path).getSocketFactory());
      case Anybody _ -> {
        connection.setSSLSocketFactory(context(new TrustAll()).getSocketFactory());
        connection.setHostnameVerifier((_, _) -> true);
      }
    }
  }

  private static SSLContext context(Path bundle) {
    try (InputStream stream = Files.newInputStream(bundle)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return context(factory.getTrustManagers());
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandException(
          CommandException.Reason.GENERAL,
          "Could not find a suitable TLS CA certificate bundle, invalid path: " + bundle,
          e);
    }
  }

  private static SSLContext context(TrustManager... managers) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS without a provider", e);
    }
  }

  /// Asked for by an option whose name says what it does.
  final class TrustAll implements X509TrustManager {
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

package dev.spillway.testkit.tls;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A certificate for localhost, and for further names, that signs itself, and its key, as PEM
/// files.
public record SelfSigned(Path certificate, Path key) {
  private static final char[] PASSWORD = "only-for-this-test".toCharArray();

  /// @param algorithm `EC` or `RSA`
  /// @param names further DNS names, perhaps with a `*` for the first label
  public static SelfSigned in(Path directory, String algorithm, String... names) throws Exception {
    Path file = directory.resolve("made.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=DNS:localhost,IP:127.0.0.1"
                    + Stream.of(names).map(name -> ",DNS:" + name).collect(Collectors.joining()),
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    // Without assertions of a test library, for the benchmarks have none.
    if (!keytool.waitFor(2, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool made no certificate");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    Key key = store.getKey("a", PASSWORD);
    return new SelfSigned(
        pem(directory.resolve("server.crt"), "CERTIFICATE", store.getCertificate("a").getEncoded()),
        pem(directory.resolve("server.key"), "PRIVATE KEY", key.getEncoded()));
  }

  private static Path pem(Path file, String what, byte[] der) throws Exception {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
  }
}

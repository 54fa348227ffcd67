package dev.spillway.cli.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;

/// Sends one request and reads the whole answer.
final class Transport {
  static {
    // The JDK would send a POST twice by itself.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  /// One answer of HTTP.
  record Reply(int status, byte[] body) {
    @Override
    public String toString() {
      return "status " + status + ", " + body.length + " bytes";
    }
  }

  /// @param connectMillis 0 waits for ever
  /// @param readMillis 0 waits for ever
  record Options(int connectMillis, int readMillis, Trust trust, Proxies proxies) {}

  private final Options options;

  Transport(Options options) {
    this.options = options;
  }

  Reply post(URI url, Map<String, List<String>> headers, byte[] body) throws IOException {
    HttpURLConnection connection = open(options, url);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    headers.forEach((name, values) -> {
      // The connection writes its own, which is the one that was signed.
      if (!name.equalsIgnoreCase("Host")) {
        values.forEach(value -> connection.setRequestProperty(name, value));
      }
    });
    connection.connect();
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return read(connection);
  }

  /// A connection that is not open yet, by way of the proxy and with the trust that are wanted.
  static HttpURLConnection open(Options options, URI url) throws IOException {
    Proxy proxy = options.proxies().of(url);
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(proxy);
    if (connection instanceof HttpsURLConnection secure) {
      options.trust().apply(secure);
    }
    connection.setConnectTimeout(options.connectMillis());
    connection.setReadTimeout(options.readMillis());
    connection.setInstanceFollowRedirects(false);
    return connection;
  }

  private static Reply read(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Reply(status, in == null ? new byte[0] : in.readAllBytes());
    }
  }
}

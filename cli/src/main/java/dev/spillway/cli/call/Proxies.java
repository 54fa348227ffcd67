package dev.spillway.cli.call;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The proxy that the environment names for a URL.
record Proxies(Map<String, String> environment) {
  private static final int PORT = 80;

  Proxy of(URI url) {
    String address = address(url);
    if (address.isEmpty()) {
      return Proxy.NO_PROXY;
    }
    URI proxy = URI.create(address.contains("://") ? address : "http://" + address);
    return new Proxy(
        Proxy.Type.HTTP,
        new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? PORT : proxy.getPort()));
  }

  /// As it stands in the environment; empty if there is none for this URL.
  String address(URI url) {
    return isExcepted(url.getHost()) ? "" : variable(url.getScheme() + "_proxy");
  }

  private boolean isExcepted(String host) {
    return Stream.of(variable("no_proxy").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .anyMatch(name ->
            name.equals("*")
                || host.equals(name)
                || host.endsWith(name.startsWith(".") ? name : "." + name));
  }

  private String variable(String name) {
    String small = environment.getOrDefault(name, "");
    return small.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : small;
  }
}

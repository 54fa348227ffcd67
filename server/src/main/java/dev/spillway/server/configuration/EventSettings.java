package dev.spillway.server.configuration;

import java.net.URI;
import java.util.Optional;

/// Where events go besides DescribeEvents.
///
/// @param webhook gets each event as a POST in EventBridge's shape
/// @param secretFile signs the posts
public record EventSettings(Optional<URI> webhook, Optional<Secret> secretFile) {
  public EventSettings {
    if (webhook.isPresent()
        && !"http".equals(webhook.get().getScheme())
        && !"https".equals(webhook.get().getScheme())) {
      throw new IllegalArgumentException(
          "webhook is " + webhook.get() + ", but an http or https URL is needed");
    }
    if (secretFile.isPresent() && webhook.isEmpty()) {
      throw new IllegalArgumentException("secret-file has no use without webhook");
    }
  }
}

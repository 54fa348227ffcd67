package dev.spillway.api.http;

import dev.spillway.api.audit.AuditLog;
import java.time.InstantSource;

/// What watches over the calls: how many there may be, and where they are kept.
public record Oversight(RateLimits limits, AuditLog audit, InstantSource clock) {
  /// Nothing is limited and nothing kept.
  public static Oversight none() {
    return new Oversight(RateLimits.none(), AuditLog.NONE, InstantSource.system());
  }
}

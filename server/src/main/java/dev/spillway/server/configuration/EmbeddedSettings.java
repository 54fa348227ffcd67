package dev.spillway.server.configuration;

import java.util.List;
import java.util.Optional;

/// The store inside this program, used when no endpoint is declared.
///
/// @param storePort where it listens on the loopback address; 0 lets the operating system choose
/// @param quota what all objects together may take; absent: what the disk holds
public record EmbeddedSettings(
    @Default("8751") int storePort,
    Optional<DataSize> quota,
    @Default("amzn-s3-demo-bucket") List<String> buckets) {
  public EmbeddedSettings {
    buckets = List.copyOf(buckets);
    if (storePort < 0 || storePort > 65_535) {
      throw new IllegalArgumentException(
          "store-port is " + storePort + ", but ports are 0 to 65535");
    }
  }
}

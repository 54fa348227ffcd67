package dev.spillway.benchmark;

import java.nio.file.Path;
import java.util.List;

/// All the large tables through a server with a heap of 512 MB in 1 GB, from a snapshot and live.
final class MemoryCase {
  private final Site site;

  MemoryCase(Site site) {
    this.site = site;
  }

  /// What was seen.
  ///
  /// @param bound what held the server
  /// @param peakBytes the most it had resident
  record Seen(String bound, long peakBytes, double snapshotSeconds, double liveSeconds) {}

  Seen measure() throws Exception {
    Path folder = site.folder().resolve("bounded");
    BoundedServer server = BoundedServer.start(Product.configuration(site.server(), folder));
    try (Product product = Product.of(server, folder)) {
      product.snapshot("all");
      double snapshot = export(product, "of-snapshot", Product.snapshotSource("all"));
      double live = export(product, "of-cluster", Product.liveSource());
      return new Seen(server.bound(), server.peakBytes(), snapshot, live);
    } finally {
      Rounds.delete(folder.resolve("data/objects"));
    }
  }

  private static double export(Product product, String id, String source) {
    long began = System.nanoTime();
    product.begin(id, source, List.of(Dataset.DATABASE));
    product.end(id);
    return (System.nanoTime() - began) / 1e9;
  }
}

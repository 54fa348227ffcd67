package dev.spillway.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Line items through the whole product to stores: to its embedded one, which encrypts every object
/// and syncs it to disk, and to radosgw, which is asked over HTTP. What local files do not say.
final class StoreCase {
  private static final int RUNS = 3;

  private final Site site;

  StoreCase(Site site) {
    this.site = site;
  }

  /// The median run of one source.
  record Seen(String what, double seconds, CpuTime cpu) {}

  /// To the embedded store.
  List<Seen> embedded() throws Exception {
    Path folder = site.folder().resolve("store");
    try (Product product = Product.start(site.server(), folder)) {
      return measure(product, "embedded store");
    } finally {
      Rounds.delete(folder);
    }
  }

  /// To Ceph's S3 server.
  ///
  /// @param programs of Ceph
  List<Seen> ceph(Path programs) throws Exception {
    Path folder = site.folder().resolve("to-ceph");
    try (CephStore store = CephStore.start(programs, site.folder().resolve("ceph"));
        Product product = store.product(site.server(), folder)) {
      return measure(product, "radosgw (Ceph in memory)");
    } finally {
      Rounds.delete(folder);
    }
  }

  private static List<Seen> measure(Product product, String store) {
    product.snapshot("store");
    return List.of(
        median(product, "snapshot", Product.snapshotSource("store"), store),
        median(product, "live", Product.liveSource(), store));
  }

  private static Seen median(Product product, String path, String source, String store) {
    List<Seen> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      runs.add(run(product, path + " -> " + store, source, path + "-" + run));
    }
    runs.sort(Comparator.comparingDouble(Seen::seconds));
    return runs.get(RUNS / 2);
  }

  private static Seen run(Product product, String what, String source, String id) {
    CpuTime before = CpuTime.now();
    long began = System.nanoTime();
    product.begin(id, source, List.of(Dataset.DATABASE + ".public." + Dataset.LINEITEM.table()));
    product.end(id);
    Seen seen =
        new Seen(
            what + ", from StartExportTask to COMPLETE",
            (System.nanoTime() - began) / 1e9,
            CpuTime.now().since(before));
    System.err.printf(
        Locale.ROOT, "%-10s %-40s %7.2f s%n", Dataset.LINEITEM.table(), what, seen.seconds());
    return seen;
  }
}

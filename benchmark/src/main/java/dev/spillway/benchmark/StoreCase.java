package dev.spillway.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Line items through the whole product to its embedded store, which encrypts every object and
/// syncs it to disk: what local files do not say.
final class StoreCase {
  private static final int RUNS = 3;

  private final Site site;

  StoreCase(Site site) {
    this.site = site;
  }

  /// The median run of one source.
  record Seen(String what, double seconds, CpuTime cpu) {}

  List<Seen> measure() throws Exception {
    Path folder = site.folder().resolve("store");
    try (Product product = Product.start(site.server(), folder)) {
      product.snapshot("store");
      List<Seen> seen = new ArrayList<>();
      seen.add(median(product, "snapshot", Product.snapshotSource("store")));
      seen.add(median(product, "live", Product.liveSource()));
      return seen;
    } finally {
      if (Files.exists(folder)) {
        Rounds.delete(folder);
      }
    }
  }

  private static Seen median(Product product, String path, String source) {
    List<Seen> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      runs.add(run(product, path, source, path + "-" + run));
    }
    runs.sort(Comparator.comparingDouble(Seen::seconds));
    return runs.get(RUNS / 2);
  }

  private static Seen run(Product product, String path, String source, String id) {
    CpuTime before = CpuTime.now();
    long began = System.nanoTime();
    product.begin(id, source, List.of(Dataset.DATABASE + ".public." + Dataset.LINEITEM.table()));
    product.end(id);
    Seen seen =
        new Seen(
            path + " -> embedded store, from StartExportTask to COMPLETE",
            (System.nanoTime() - began) / 1e9,
            CpuTime.now().since(before));
    System.err.printf(
        Locale.ROOT, "%-10s %-24s %7.2f s%n", Dataset.LINEITEM.table(), id, seen.seconds());
    return seen;
  }
}

package dev.spillway.benchmark;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs all cases in turn, round after round, so that a machine that gets slower or faster does so
/// for all of them. What each writes is checked and deleted.
final class Rounds {
  private final Site site;
  private final Path outputs;
  private final Map<Dataset, String> expected = new EnumMap<>(Dataset.class);

  Rounds(Site site) {
    this.site = site;
    this.outputs = site.folder().resolve("out");
  }

  /// What makes the compiler compile everything that the cases share.
  private static final Set<String> WARM_UP =
      Set.of("copy-2", "live-gzip-isa_l", "live-snappy", "snapshot-gzip-isa_l", "snapshot-snappy");

  /// How often those run before whose CPU is compared: each table makes the compiler think again.
  private static final int WARM_UPS = 2;

  /// Measures every case once, and then what goals are judged by again for as long as `budget`
  /// lasts. A few run before, which does not count.
  List<Series> measure(List<Case> cases, Duration budget) throws Exception {
    List<Series> all = cases.stream().map(Series::new).toList();
    for (int round = 0; round < WARM_UPS; round++) {
      for (Case one : cases) {
        boolean shared = WARM_UP.contains(one.id()) && one.dataset() == Dataset.LINEITEM;
        if ((shared && round == 0) || one.least() > 1) {
          run(one, false);
        }
      }
    }
    long end = 0;
    boolean more = true;
    for (int round = 0; more; round++) {
      more = false;
      for (Series series : all) {
        if (series.wantsMore() && (round < series.measured().least() || System.nanoTime() < end)) {
          series.add(run(series.measured(), round == 0));
          more = true;
        }
      }
      end = round == 0 ? System.nanoTime() + budget.toNanos() : end;
    }
    return all;
  }

  private Series.Run run(Case measured, boolean first) throws Exception {
    delete(outputs);
    Files.createDirectories(outputs);
    System.gc();
    Supplier<Work.Part> watch = Work.Part.begin();
    Work.Outcome outcome = measured.work().run(outputs);
    Work.Part all = watch.get();
    Work.Part part = outcome.part().orElse(all);
    checkRows(measured, outcome);
    if (first) {
      checkSums(measured, outcome);
    }
    System.err.printf(
        "%-10s %-24s %7.2f s%n", measured.dataset().table(), measured.id(), part.wall());
    return new Series.Run(part.wall(), part.cpu(), outcome);
  }

  private void checkRows(Case measured, Work.Outcome outcome) {
    int rows = measured.dataset().rows(site.scale());
    if (outcome.rows() != 0 && outcome.rows() != rows) {
      throw new IllegalStateException(
          "%s handled %d rows of %d".formatted(measured.id(), outcome.rows(), rows));
    }
  }

  private void checkSums(Case measured, Work.Outcome outcome) throws SQLException {
    if (outcome.files().isEmpty()) {
      return;
    }
    Dataset dataset = measured.dataset();
    String sums = DuckDbExport.sums(dataset, outcome.files().get());
    if (!sums.equals(expected(dataset))) {
      throw new IllegalStateException(
          "%s wrote other rows than the table has: %s instead of %s"
              .formatted(measured.id(), sums, expected(dataset)));
    }
  }

  private String expected(Dataset dataset) throws SQLException {
    String known = Optional.ofNullable(expected.get(dataset)).orElse("");
    if (known.isEmpty()) {
      known = site.server().row(Dataset.DATABASE, dataset.sums(dataset.table()));
      expected.put(dataset, known);
    }
    return known;
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

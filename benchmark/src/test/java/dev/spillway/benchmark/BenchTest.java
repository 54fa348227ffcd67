package dev.spillway.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.ceph.TestCeph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The whole benchmark on tables of a few thousand rows: what it measures is nothing, but every
/// case runs, and its rows and sums are those of the table.
@Tag("all")
class BenchTest {
  @TempDir Path folder;

  @Test
  void everyCaseRunsAndWritesWhatTheTableHas() throws Exception {
    Path reports = folder.resolve("reports");

    int status =
        new CommandLine(new Bench())
            .execute(
                "--scale",
                "0.001",
                "--minutes",
                "0",
                "--folder",
                folder.toString(),
                "--report",
                reports.toString());

    assertThat(status).isZero();
    List<Path> files;
    try (Stream<Path> found = Files.list(reports)) {
      files = found.sorted().toList();
    }
    assertThat(files).hasSize(2);
    assertThat(Files.readString(files.getFirst()))
        .contains(
            "\"case\" : \"live-zstd\"",
            "\"case\" : \"rows-gzip\"",
            "\"case\" : \"rows-zstd\"",
            "\"met\"");
    assertThat(Files.readString(files.getLast()))
        .contains(
            "## lineitem_nulls",
            "COPY decode over direct decode, CPU, lineitem |",
            "COPY decode over direct decode, CPU, lineitem with a fifth NULL |",
            "pages read and checked, with checksums",
            "## Profile: lineitem, snapshot, read into vectors",
            "## Profile: lineitem_nulls, snapshot, read into vectors",
            "## wide",
            "tiny tables",
            "DuckDB",
            "live -> embedded store",
            TestCeph.programs().isPresent() ? "live -> radosgw" : "- radosgw: ",
            "parquet.",
            "## Not met: why, and the next idea\n\n- ");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("the database is gone").containsExactly(reports);
    }
  }
}

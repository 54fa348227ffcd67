package dev.spillway.server.quickstart;

import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipLibrary;
import dev.spillway.core.parquet.GzipSetting;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What a client does with a running server: snapshot, export, read back, compare.
final class Quickstart {
  private static final String TASK = "quickstart-export";
  private static final int SHOWN_ROWS = 5;

  private final Screen screen;
  private final Sample sample;
  private final SampleCatalog catalog;
  private final Client client;
  private final Path downloads;

  /// @param downloads a new folder for the part files
  Quickstart(Screen screen, Sample sample, Client client, Path downloads) {
    this.screen = screen;
    this.sample = sample;
    this.catalog = sample.catalog();
    this.client = client;
    this.downloads = downloads;
  }

  /// Does everything once.
  ///
  /// @return whether every value came back as it was
  boolean run() throws SQLException, IOException {
    List<SampleTable> tables = catalog.tables();
    snapshot();
    ExportedObjects objects = export();
    Map<SampleTable, List<Path>> parts = download(tables, objects);
    try (PartFiles partFiles = new PartFiles(downloads)) {
      List<Comparison.Finding> findings = compare(parts, objects, partFiles);
      show(objects, parts, partFiles);
      return report(findings, Comparison.foreign(tables, objects.tableFolders()));
    }
  }

  private void snapshot() throws SQLException {
    Stopwatch watch = new Stopwatch();
    DBSnapshot snapshot =
        client.createSnapshot(
            Example.INSTANCE, Example.SNAPSHOT, percent -> screen.progress("snapshot", percent));
    Duration took = watch.elapsed();
    screen.phase(
        "snapshot",
        "%s %s, %s at %s"
            .formatted(
                snapshot.dbSnapshotIdentifier(),
                snapshot.status(),
                Amount.bytes(catalog.bytes()),
                Amount.rate(catalog.bytes(), took)),
        took);
  }

  private ExportedObjects export() throws SQLException {
    Stopwatch watch = new Stopwatch();
    ExportTask task =
        client.export(
            StartExportTaskRequest.builder()
                .exportTaskIdentifier(TASK)
                .sourceArn(Example.SNAPSHOT_ARN)
                .s3BucketName(Example.BUCKET)
                .iamRoleArn(Example.ROLE_ARN)
                .kmsKeyId(Example.KEY_ARN)
                .build(),
            percent -> screen.progress("export", percent));
    Duration took = watch.elapsed();
    ExportedObjects objects = new ExportedObjects(TASK, client.list(Example.BUCKET, TASK + "/"));
    screen.phase(
        "export",
        "%s %s, %s -> %s at %s"
            .formatted(
                TASK,
                task.status(),
                Amount.bytes(catalog.bytes()),
                Amount.bytes(objects.bytes()),
                Amount.rate(catalog.bytes(), took)),
        took);
    screen.detail("gzip by " + deflater());
    return objects;
  }

  /// The library that compressed the pages; a server on this machine chooses as this one does.
  private static String deflater() {
    Deflaters deflaters = Deflaters.choose(GzipSetting.automatic());
    return deflaters.library() == GzipLibrary.JDK
        ? deflaters.name() + " ('apt-get install libisal2' makes it several times faster)"
        : deflaters.name();
  }

  private Map<SampleTable, List<Path>> download(List<SampleTable> tables, ExportedObjects objects)
      throws IOException {
    Stopwatch watch = new Stopwatch();
    Map<SampleTable, List<Path>> parts = new LinkedHashMap<>();
    long bytes = 0;
    for (SampleTable table : tables) {
      List<Path> files = new ArrayList<>();
      for (S3Object part : objects.parts(table.folder())) {
        // A name of our own: without a locale, Java cannot spell every key as a file's name.
        Path file = downloads.resolve("%03d-%05d.parquet".formatted(parts.size(), files.size()));
        client.download(Example.BUCKET, part.key(), file);
        bytes += part.size();
        files.add(file);
      }
      parts.put(table, files);
    }
    screen.phase(
        "download",
        "%s through the S3 endpoint at %s"
            .formatted(Amount.bytes(bytes), Amount.rate(bytes, watch.elapsed())),
        watch.elapsed());
    return parts;
  }

  private List<Comparison.Finding> compare(
      Map<SampleTable, List<Path>> parts, ExportedObjects objects, PartFiles partFiles)
      throws SQLException {
    Stopwatch watch = new Stopwatch();
    Comparison comparison = new Comparison(catalog, partFiles);
    List<Comparison.Finding> findings = new ArrayList<>();
    for (Map.Entry<SampleTable, List<Path>> entry : parts.entrySet()) {
      findings.add(
          comparison.compare(
              entry.getKey(), entry.getValue(), objects.isComplete(entry.getKey().folder())));
      screen.progress("compare", 100 * findings.size() / parts.size());
    }
    long rows = findings.stream().mapToLong(Comparison.Finding::rows).sum();
    screen.phase(
        "compare",
        "%s of %s, %s's values against DuckDB's"
            .formatted(
                Amount.of(rows, "row"),
                Amount.of(findings.size(), "table"),
                catalog.product().split(" ", 2)[0]),
        watch.elapsed());
    return findings;
  }

  private void show(
      ExportedObjects objects, Map<SampleTable, List<Path>> parts, PartFiles partFiles)
      throws SQLException {
    screen.blank();
    screen.line("s3://" + Example.BUCKET + "/");
    objects.tree().forEach(screen::line);
    for (Map.Entry<SampleTable, List<Path>> entry : parts.entrySet()) {
      if (entry.getKey().toString().equals(sample.orders()) && !entry.getValue().isEmpty()) {
        showTable(objects.parts(entry.getKey().folder()).getFirst(), entry.getValue(), partFiles);
      }
    }
  }

  private void showTable(S3Object first, List<Path> parts, PartFiles partFiles)
      throws SQLException {
    HeadObjectResponse head = client.head(Example.BUCKET, first.key());
    screen.blank();
    screen.line(sample.orders() + ", as its files say (" + encryption(head) + ")");
    screen.table(List.of("column", "type", "annotation"), partFiles.schema(parts.getFirst()));
    screen.blank();
    screen.table(partFiles.columns(parts), partFiles.first(parts, SHOWN_ROWS));
  }

  private static String encryption(HeadObjectResponse head) {
    return head.serverSideEncryptionAsString() == null
        ? "not encrypted"
        : "encrypted: "
            + head.serverSideEncryptionAsString()
            + (head.ssekmsKeyId() == null ? "" : ", " + head.ssekmsKeyId());
  }

  private boolean report(List<Comparison.Finding> findings, List<String> foreign) {
    screen.blank();
    findings.forEach(finding -> screen.line(finding.toString()));
    foreign.forEach(
        folder -> screen.line("MISMATCH  " + folder + ": no such table in the database"));
    long unequal = findings.stream().filter(finding -> !finding.isEqual()).count() + foreign.size();
    screen.blank();
    screen.line(
        unequal == 0
            ? "All values are equal: %s in %s of %s."
                .formatted(
                    Amount.of(findings.stream().mapToLong(Comparison.Finding::rows).sum(), "row"),
                    Amount.of(
                        findings.stream().mapToLong(Comparison.Finding::columns).sum(), "column"),
                    Amount.of(findings.size(), "table"))
            : Amount.of(unequal, "table") + " DIFFER: the export is not what the database holds.");
    return unequal == 0;
  }
}

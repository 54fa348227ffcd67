package dev.spillway.core.export;

import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ObjectInfo;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares an export's folder with what the export believes to have written, because readers list
/// the folder: an object too many doubles rows, one too few loses them. Stores give no fence
/// against a paused writer, so this listing is the guard.
final class FolderAudit {
  private final ExportOrder order;
  private final Bucket bucket;

  FolderAudit(ExportOrder order, Bucket bucket) {
    this.order = order;
    this.bucket = bucket;
  }

  /// Before the first part file. Probes that a killed server left are deleted.
  ///
  /// @throws FailedException if there is any other object in the folder already
  void requireEmpty() {
    List<String> probes = new ArrayList<>();
    bucket.list(
        order.folder().keyPrefix(),
        found -> {
          if (!order.folder().isProbe(found.key())) {
            throw notEmpty(found.key());
          }
          probes.add(found.key());
        });
    probes.forEach(key -> bucket.delete(new ObjectKey(key)));
  }

  private FailedException notEmpty(String key) {
    return new FailedException(
        Fault.SETUP,
        "the folder s3://%s/%s is not empty, it has %s: readers would mix it with this export; delete its objects, or use another identifier or S3Prefix"
            .formatted(bucket.name(), order.folder().keyPrefix(), key));
  }

  /// Whether any object of this export was published.
  boolean isEmpty() {
    return bucket.isEmpty(order.folder().keyPrefix());
  }

  /// After the last part file and before the manifests. Objects of this export that belong to no
  /// finished unit are deleted.
  ///
  /// @throws FailedException if a part file is missing, has another size, or is somebody else's
  void verify(List<TableRun> tables) {
    Map<String, Long> expected = expected(tables);
    List<String> unknown = new ArrayList<>();
    bucket.list(order.folder().keyPrefix(), found -> compare(found, expected, unknown));
    if (!expected.isEmpty()) {
      throw new FailedException(
          Fault.STORE,
          "%d objects that were written are not in s3://%s/%s any more, or have another size; the first is %s. Somebody else writes or deletes there; start a new export"
              .formatted(
                  expected.size(),
                  bucket.name(),
                  order.folder().keyPrefix(),
                  expected.keySet().iterator().next()));
    }
    unknown.forEach(this::remove);
  }

  private static Map<String, Long> expected(List<TableRun> tables) {
    Map<String, Long> sizes = new HashMap<>();
    for (TableRun table : tables) {
      if (table.hasFolder()) {
        sizes.put(ExportFolder.success(table.planned().folder()).text(), 0L);
        for (FinishedUnit unit : table.finished()) {
          if (unit.objectBytes() > 0) {
            sizes.put(table.planned().unit(unit.part()).key().text(), unit.objectBytes());
          }
        }
      }
    }
    return sizes;
  }

  private void compare(ObjectInfo found, Map<String, Long> expected, List<String> unknown) {
    Long bytes = expected.get(found.key());
    if (bytes == null) {
      if (!isManifest(found.key())) {
        unknown.add(found.key());
      }
    } else if (bytes == found.bytes()) {
      expected.remove(found.key());
    }
  }

  /// Manifests of an earlier run of this export; they are written again under the same keys.
  private boolean isManifest(String key) {
    return key.startsWith(order.folder().keyPrefix() + "export_")
        && key.endsWith(".json")
        && key.contains("_" + order.exportId());
  }

  private void remove(String key) {
    ObjectKey object = new ObjectKey(key);
    boolean ours =
        bucket
            .head(object)
            .map(ObjectInfo::metadata)
            .map(metadata -> order.exportId().equals(metadata.get(UnitExporter.TASK_METADATA)))
            .orElse(true);
    if (!ours) {
      throw new FailedException(
          Fault.STORE,
          "foreign object s3://%s/%s in the folder of this export: readers would mix it with the exported rows; remove it and start a new export"
              .formatted(bucket.name(), key));
    }
    bucket.delete(object);
  }
}

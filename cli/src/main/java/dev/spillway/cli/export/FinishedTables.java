package dev.spillway.cli.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// What an export has written so far, seen in its bucket: RDS tells nothing of single tables, but a
/// table's `_SUCCESS` appears when it is whole. Whoever may not list the bucket sees less.
final class FinishedTables implements AutoCloseable {
  private static final String SUCCESS = "/_SUCCESS";
  private static final int MANY = 5_000;
  private static final int SELDOM = 10;

  /// A table that is whole.
  record Table(String name, int parts, long bytes) {}

  /// @param tables since the last look
  /// @param bytes of all objects; 0 if nobody could look
  record Look(List<Table> tables, long bytes) {}

  private final S3Client s3;
  private final String bucket;
  private final String folder;
  private final Set<String> told = new HashSet<>();
  private boolean isForbidden;
  private int pass;
  private long bytes;

  /// @param folder the export's, with a slash at its end
  FinishedTables(S3Client s3, String bucket, String folder) {
    this.s3 = s3;
    this.bucket = bucket;
    this.folder = folder;
  }

  /// Where there are many objects, not every look is one.
  Look look() {
    return isForbidden || pass-- > 0 ? new Look(List.of(), bytes) : list();
  }

  /// Whatever the last passes left out.
  Look last() {
    pass = 0;
    return look();
  }

  private Look list() {
    Map<String, Table> tables = new LinkedHashMap<>();
    List<String> whole = new ArrayList<>();
    int objects = 0;
    bytes = 0;
    try {
      for (S3Object object :
          s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(folder)).contents()) {
        objects++;
        bytes += object.size();
        String name = object.key().substring(folder.length());
        String table = name.replaceFirst("(/\\d+)?/[^/]*$", "").replaceFirst("/", ".");
        if (name.endsWith(SUCCESS)) {
          whole.add(table);
        } else if (name.endsWith(".parquet")) {
          tables.merge(table, new Table(table, 1, object.size()), FinishedTables::sum);
        }
      }
    } catch (SdkException _) {
      isForbidden = true;
      return new Look(List.of(), 0);
    }
    pass = objects > MANY ? SELDOM : 0;
    return new Look(
        whole.stream()
            .filter(told::add)
            .map(name -> tables.getOrDefault(name, new Table(name, 0, 0)))
            .toList(),
        bytes);
  }

  private static Table sum(Table a, Table b) {
    return new Table(a.name(), a.parts() + b.parts(), a.bytes() + b.bytes());
  }

  @Override
  public void close() {
    s3.close();
  }
}

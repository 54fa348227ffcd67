package dev.spillway.core.layout;

import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.TableName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Where the objects of one export lie: `[prefix/]<export>/<database>/<schema>.<table>/1/...`, the
/// current convention of RDS.
///
/// @param path the export's own folder, without a slash at either end; `exportedFilesPath` in
///   export_info
/// @see <a
///   href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ExportSnapshot.FileNames.html">RDS:
///   file naming convention</a>
public record ExportFolder(String path) {
  /// The batch folder; one is enough, because all ranges of a table are numbered through.
  private static final String BATCH = "1";

  private static final String PROBE = "spillway-probe-";
  private static final int UUID_LENGTH = 36;

  /// The folder of an export. Empty segments of the prefix (leading, trailing, double slashes) are
  /// left out, so that no key has an empty segment.
  public static ExportFolder of(String s3Prefix, String exportId) {
    String prefix =
        Arrays.stream(s3Prefix.split("/"))
            .filter(segment -> !segment.isEmpty())
            .map(ExportFolder::segment)
            .collect(Collectors.joining("/"));
    return new ExportFolder(prefix.isEmpty() ? exportId : prefix + "/" + exportId);
  }

  /// What every key of this export begins with.
  public String keyPrefix() {
    return path + "/";
  }

  /// The batch folder of a table, without a slash at its end.
  public String table(TableName name) {
    return "%s/%s/%s.%s/%s"
        .formatted(
            path, segment(name.database()), segment(name.schema()), segment(name.table()), BATCH);
  }

  /// Why a table cannot have a folder, if it cannot: as RDS, a slash in its name; and what no key
  /// can hold.
  ///
  /// @param extension of its part files, such as `gz.parquet`
  public Optional<Skip> refuse(TableName name, String extension) {
    String whole = name.database() + name.schema() + name.table();
    if (whole.indexOf('/') >= 0 || whole.chars().anyMatch(Character::isISOControl)) {
      return Optional.of(
          new Skip(
              SkipReason.TABLE_WITH_UNSUPPORTED_CHARACTER_IN_NAME,
              "the name of table %s has a slash or a control character, which an object key cannot hold; rename it to export it"
                  .formatted(printable(name))));
    }
    if (name.database().equals(".") || name.database().equals("..")) {
      return Optional.of(
          new Skip(
              SkipReason.TABLE_WITH_UNSUPPORTED_CHARACTER_IN_NAME,
              "the database name '"
                  + name.database()
                  + "' cannot be a folder; rename it to export it"));
    }
    int longest =
        (table(name) + "/part-00000--c000." + extension).getBytes(StandardCharsets.UTF_8).length
            + UUID_LENGTH;
    if (longest > ObjectKey.MAX_BYTES) {
      return Optional.of(
          new Skip(
              SkipReason.TARGET_KEY_TOO_LONG,
              "the keys of table %s would have %d bytes, the limit is %d; use a shorter S3Prefix"
                  .formatted(name, longest, ObjectKey.MAX_BYTES)));
    }
    return Optional.empty();
  }

  /// The key of a part file; `part` is its number within the table.
  public static ObjectKey part(String tableFolder, int part, UUID uuid, String extension) {
    return new ObjectKey("%s/part-%05d-%s-c000.%s".formatted(tableFolder, part, uuid, extension));
  }

  /// The key of the empty object that says that a table is complete.
  public static ObjectKey success(String tableFolder) {
    return new ObjectKey(tableFolder + "/_SUCCESS");
  }

  /// The key of the manifest of the whole export.
  public ObjectKey exportInfo() {
    return new ObjectKey("%s/export_info_%s.json".formatted(path, exportId()));
  }

  /// The key of the manifest of the tables `from` to `to`, both counted from 1 and included.
  public ObjectKey tablesInfo(int from, int to) {
    return new ObjectKey(
        "%s/export_tables_info_%s_from_%d_to_%d.json".formatted(path, exportId(), from, to));
  }

  /// The key of an object that proves, before the export, that its role may write here.
  public ObjectKey probe(long random) {
    return new ObjectKey("%s%s%016x".formatted(keyPrefix(), PROBE, random));
  }

  /// Whether the key is of a probe, left behind by a server that was killed before it deleted it.
  public boolean isProbe(String key) {
    return key.startsWith(keyPrefix() + PROBE);
  }

  /// The export task's identifier, the last segment of the path.
  public String exportId() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// The four characters that RDS replaces.
  private static String segment(String name) {
    return name.replace('\\', '_').replace('`', '_').replace('"', '_').replace(' ', '_');
  }

  private static String printable(TableName name) {
    return name.toString()
        .codePoints()
        .mapToObj(c -> Character.isISOControl(c) ? "\\u%04x".formatted(c) : Character.toString(c))
        .collect(Collectors.joining());
  }
}

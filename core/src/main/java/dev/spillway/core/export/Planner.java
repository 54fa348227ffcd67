package dev.spillway.core.export;

import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableRange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Decides everything about an export before its first byte: which tables, which ranges, which
/// keys. Two tables whose keys collide are never merged: the later one is skipped.
final class Planner {
  /// Part of every plan; changes when the same source would give other files.
  static final String VERSION = "types-1 encoder-1";

  /// What Spark's Parquet reader forbids in a column name.
  private static final String FORBIDDEN_IN_COLUMN_NAMES = " ,;{}()\n\t=";

  private final ExportOptions settings;
  private final InstantSource clock;
  private final RandomGenerator random;

  Planner(ExportOptions settings, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  ExportPlan plan(ConsistentRead read, ExportFolder folder) {
    List<PlannedTable> planned = new ArrayList<>();
    Set<String> folders = new HashSet<>();
    Codec codec = codec(settings, read);
    for (SourceTable table : read.tables()) {
      planned.add(plan(read, codec, folder, table, planned.size() + 1, folders));
    }
    return new ExportPlan(read.time(), VERSION, codec.name(), clock.instant(), planned);
  }

  /// The codec of the part files: as configured, but files that are only copied keep theirs.
  static Codec codec(ExportOptions settings, ConsistentRead read) {
    return read.encodedFiles()
        .map(files -> Codec.valueOf(files.codec()))
        .orElseGet(settings::codec);
  }

  private PlannedTable plan(
      ConsistentRead read,
      Codec codec,
      ExportFolder folder,
      SourceTable table,
      int number,
      Set<String> folders) {
    UUID uuid = randomUuid();
    Optional<Skip> skip = skip(folder, codec, table, folders);
    boolean empty = skip.map(why -> why.reason() == SkipReason.NO_COLUMNS).orElse(false);
    String tableFolder = skip.isEmpty() || empty ? folder.table(table.name()) : "";
    List<WorkUnit> units =
        skip.isEmpty()
            ? units(read.split(table, settings.partBytes()), codec, number, tableFolder, uuid)
            : List.of();
    return new PlannedTable(
        number,
        table.name(),
        table.identity(),
        fingerprint(table.columns()),
        table.bytes(),
        tableFolder,
        uuid,
        units,
        skip);
  }

  private static List<WorkUnit> units(
      List<TableRange> ranges, Codec codec, int table, String tableFolder, UUID uuid) {
    List<WorkUnit> units = new ArrayList<>(ranges.size());
    for (TableRange range : ranges) {
      int part = units.size();
      units.add(
          new WorkUnit(
              table,
              part,
              range,
              ExportFolder.part(tableFolder, part, uuid, codec.fileExtension())));
    }
    return units;
  }

  private Optional<Skip> skip(
      ExportFolder folder, Codec codec, SourceTable table, Set<String> folders) {
    if (table.skip().isPresent() && table.skip().get().reason() != SkipReason.NO_COLUMNS) {
      return table.skip();
    }
    Optional<Skip> refused = folder.refuse(table.name(), codec.fileExtension());
    if (refused.isPresent()) {
      return refused;
    }
    Optional<Skip> columnName = columnName(table);
    if (columnName.isPresent()) {
      return columnName;
    }
    if (!folders.add(folder.table(table.name()))) {
      return Optional.of(
          new Skip(
              SkipReason.TARGET_NAME_COLLISION,
              "another table has the folder %s already; rename one of the two to export both"
                  .formatted(folder.table(table.name()))));
    }
    return table.skip();
  }

  private Optional<Skip> columnName(SourceTable table) {
    if (settings.columnNames() == ExportOptions.ColumnNames.KEEP) {
      return Optional.empty();
    }
    return table.columns().stream()
        .map(SourceColumn::name)
        .filter(name -> name.chars().anyMatch(c -> FORBIDDEN_IN_COLUMN_NAMES.indexOf(c) >= 0))
        .findFirst()
        .map(name ->
            new Skip(
                SkipReason.COLUMN_WITH_UNSUPPORTED_CHARACTER_IN_NAME,
                "the column \"%s\" has a character that Spark's Parquet reader refuses (space or one of ,;{}()= or a line end or tab); rename it, or set export.column-names: keep"
                    .formatted(name)));
  }

  /// A version 4 UUID whose bits come from the planner's own source of randomness.
  private UUID randomUuid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /// What tells whether a table of the same name has the same columns still.
  static String fingerprint(List<SourceColumn> columns) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (SourceColumn column : columns) {
        String text =
            column.name() + "\0" + column.sourceType() + "\0" + column.type().exported() + "\0";
        digest.update(text.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

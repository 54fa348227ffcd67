package dev.spillway.core.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.layout.ExportFolder;
import dev.spillway.core.parquet.Codec;
import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.type.Carrier;
import dev.spillway.core.type.ColumnType;
import dev.spillway.core.type.LogicalType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
  private static final Instant POINT = Instant.parse("2020-03-27T20:48:42.023Z");

  @Test
  void twoTablesThatWouldShareAFolderAreNeverMerged() {
    ExportPlan plan =
        plan(
            ExportOptions.ColumnNames.SKIP,
            table("a b", "id"),
            table("a_b", "id"),
            table("c", "id"));

    assertThat(plan.tables().stream().map(table -> table.skip().map(Skip::reason)))
        .containsExactly(
            Optional.empty(), Optional.of(SkipReason.TARGET_NAME_COLLISION), Optional.empty());
    assertThat(plan.tables().get(1).units()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", ",", ";", "{", "}", "(", ")", "\n", "\t", "="})
  void columnNamesThatSparkRefusesAreLeftOutUnlessTheyAreToBeKept(String character) {
    SourceTable odd = table("odd", "a" + character + "b");

    assertThat(plan(ExportOptions.ColumnNames.SKIP, odd).tables().getFirst().skip())
        .map(Skip::reason)
        .contains(SkipReason.COLUMN_WITH_UNSUPPORTED_CHARACTER_IN_NAME);
    assertThat(plan(ExportOptions.ColumnNames.KEEP, odd).tables().getFirst().skip()).isEmpty();
  }

  @Test
  void partsAreNumberedThroughUnderOneRandomUuidForEachTable() {
    ExportPlan plan = plan(ExportOptions.ColumnNames.SKIP, table("a", "id"), table("b", "id"));

    for (PlannedTable table : plan.tables()) {
      assertThat(table.uuid().version()).isEqualTo(4);
      assertThat(table.uuid().variant()).isEqualTo(2);
      assertThat(table.units().stream().map(unit -> unit.key().text()))
          .containsExactly(
              "e/db/public.%s/1/part-00000-%s-c000.gz.parquet"
                  .formatted(table.name().table(), table.uuid()),
              "e/db/public.%s/1/part-00001-%s-c000.gz.parquet"
                  .formatted(table.name().table(), table.uuid()));
    }
    assertThat(plan.tables().get(0).uuid()).isNotEqualTo(plan.tables().get(1).uuid());
  }

  private static ExportPlan plan(ExportOptions.ColumnNames columnNames, SourceTable... tables) {
    ExportOptions options =
        new ExportOptions(Codec.GZIP, 1, 16 << 20, 100, columnNames, Path.of("work"));
    return new Planner(options, () -> POINT, new Random(1))
        .plan(new TwoRanges(List.of(tables)), ExportFolder.of("", "e"));
  }

  private static SourceTable table(String name, String column) {
    SourceColumn only =
        SourceColumn.of(column, "bigint", ColumnType.plain(Carrier.LONG, new LogicalType.Int64()));
    return new SourceTable(
        new TableName("db", "public", name), name, List.of(only), 200, 2, Optional.empty());
  }

  /// Tables that are each cut into two ranges, and never read.
  private record TwoRanges(List<SourceTable> tables) implements ConsistentRead {
    @Override
    public Instant time() {
      return POINT;
    }

    @Override
    public Consistency consistency() {
      return new Consistency(true, "nothing changes");
    }

    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public List<Notice> notices() {
      return List.of();
    }

    @Override
    public List<TableRange> split(SourceTable table, long targetBytes) {
      return List.of(
          new TableRange(table.identity(), "first", targetBytes),
          new TableRange(table.identity(), "second", targetBytes));
    }

    @Override
    public TableReader reader(SourceTable table, TableRange range) {
      throw new UnsupportedOperationException("a plan reads nothing");
    }

    @Override
    public void close() {}
  }
}

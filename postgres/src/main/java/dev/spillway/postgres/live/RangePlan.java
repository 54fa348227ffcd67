package dev.spillway.postgres.live;

import dev.spillway.core.source.TableRange;
import dev.spillway.postgres.catalog.CatalogTable;
import dev.spillway.postgres.catalog.Relation;
import dev.spillway.postgres.copy.BlockRange;
import java.util.ArrayList;
import java.util.List;

/// Cuts tables into ranges of blocks.
public final class RangePlan {
  static final int BLOCK_BYTES = 8192;

  private RangePlan() {}

  /// Ranges of all relations of a table, as [dev.spillway.core.source.ConsistentRead#split].
  public static List<TableRange> split(CatalogTable table, long targetBytes) {
    List<TableRange> ranges = new ArrayList<>();
    for (Relation relation : table.relations().values()) {
      ranges.addAll(split(relation, targetBytes));
    }
    return ranges;
  }

  /// Ranges of about `targetBytes` with TOAST, the last one open to blocks that came since. A block
  /// of another size than usual only makes the ranges that much larger or smaller.
  static List<TableRange> split(Relation relation, long targetBytes) {
    String name = relation.quoted();
    long bytes = Math.max(1, relation.bytes());
    long blocks = relation.heapBytes() / BLOCK_BYTES;
    long pieces = Math.clamp(Math.ceilDiv(bytes, Math.max(1, targetBytes)), 1, Math.max(1, blocks));
    if (!relation.heap()) {
      return List.of(new TableRange(name, BlockRange.allRows().toString(), bytes));
    }
    List<TableRange> ranges = new ArrayList<>();
    for (long piece = 0; piece < pieces; piece++) {
      long from = blocks * piece / pieces;
      long to = blocks * (piece + 1) / pieces;
      BlockRange range =
          piece == pieces - 1 ? BlockRange.blocksFrom(from) : BlockRange.blocks(from, to);
      ranges.add(new TableRange(name, range.toString(), Math.max(1, bytes / pieces)));
    }
    return ranges;
  }
}

package dev.spillway.mysql.live;

import dev.spillway.core.source.TableRange;
import dev.spillway.mysql.catalog.CatalogTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Cuts a table into ranges of its key: the span of its keys is halved until the server estimates
/// few enough rows in each piece, then neighbours are put together. Bounds need not be exact to
/// give balanced ranges, and any bounds give right ones: each row lies behind exactly one of them.
final class RangePlan {
  /// Halvings for each range that is wanted, before the plan makes do with what it has.
  private static final int EFFORT = 24;

  private static final int MAX_RANGES = 10_000;

  private final Observer observer;
  private final CatalogTable table;
  private int halvingsLeft;

  RangePlan(Observer observer, CatalogTable table) {
    this.observer = observer;
    this.table = table;
  }

  /// Ranges of about `targetBytes`, open at both ends; a partition has ranges of its own.
  List<TableRange> split(long targetBytes) throws SQLException {
    if (table.partitions().isEmpty()) {
      return split("", table.table().bytes(), targetBytes);
    }
    List<TableRange> ranges = new ArrayList<>();
    for (CatalogTable.Partition partition : table.partitions()) {
      ranges.addAll(split(partition.name(), partition.bytes(), targetBytes));
    }
    return ranges;
  }

  /// A piece between two keys that the table has, or had when it was looked at.
  private record Piece(List<KeyValue> first, List<KeyValue> last, long rows) {}

  private List<TableRange> split(String partition, long bytes, long targetBytes)
      throws SQLException {
    long wanted = Math.clamp(Math.ceilDiv(bytes, Math.max(1, targetBytes)), 1, MAX_RANGES);
    List<KeyBound> bounds =
        wanted == 1 || table.key().isEmpty() ? List.of() : bounds(partition, wanted);
    List<TableRange> ranges = new ArrayList<>();
    long share = Math.max(1, bytes / (bounds.size() + 1));
    for (int i = 0; i <= bounds.size(); i++) {
      String from = i == 0 ? "" : bounds.get(i - 1).atOrBehind();
      String to = i == bounds.size() ? "" : bounds.get(i).before();
      String both = from.isEmpty() || to.isEmpty() ? from + to : from + " AND " + to;
      ranges.add(new TableRange(partition.isEmpty() ? table.quoted() : partition, both, share));
    }
    return ranges;
  }

  private List<KeyBound> bounds(String partition, long wanted) throws SQLException {
    KeySpace keys = new KeySpace(observer, table, partition);
    Optional<List<KeyValue>> first = keys.first("");
    Optional<List<KeyValue>> last = keys.last("");
    if (first.isEmpty() || last.isEmpty()) {
      return List.of();
    }
    halvingsLeft = Math.toIntExact(EFFORT * wanted);
    long rows = Math.max(1, keys.estimate("1 = 1"));
    List<Piece> pieces = new ArrayList<>();
    halve(keys, new Piece(first.get(), last.get(), rows), Math.max(1, rows / wanted), pieces);
    return join(pieces, wanted);
  }

  private void halve(KeySpace keys, Piece piece, long rows, List<Piece> pieces)
      throws SQLException {
    String from = new KeyBound(piece.first()).atOrBehind();
    if (piece.rows() > rows / 2) {
      for (KeyBound middle : middles(piece)) {
        if (halvingsLeft-- <= 0) {
          break;
        }
        Optional<List<KeyValue>> before = keys.last(from + " AND " + middle.before());
        Optional<List<KeyValue>> behind = keys.first(middle.atOrBehind());
        if (before.isPresent() && behind.isPresent()) {
          String place = new KeyBound(behind.get()).atOrBehind();
          String to = new KeyBound(piece.last()).before();
          long upper = Math.max(1, keys.estimate(place + " AND " + to));
          long lower = keys.estimate(from + " AND " + new KeyBound(behind.get()).before());
          Piece first = new Piece(piece.first(), before.get(), Math.max(1, lower));
          halve(keys, first, rows, pieces);
          halve(keys, new Piece(behind.get(), piece.last(), upper), rows, pieces);
          return;
        }
      }
    }
    pieces.add(piece);
  }

  /// Places half-way in the first column in which the piece's ends differ, in the order in which to
  /// try them.
  private static List<KeyBound> middles(Piece piece) {
    for (int i = 0; i < piece.first().size(); i++) {
      KeyValue low = piece.first().get(i);
      KeyValue high = piece.last().get(i);
      if (!low.text().equals(high.text())) {
        List<KeyValue> same = piece.first().subList(0, i);
        List<KeyValue> halves = low.isAscii() && high.isAscii() ? low.halves(high) : List.of(high);
        return halves.stream()
            .map(half -> Stream.concat(same.stream(), Stream.of(half)).toList())
            .map(KeyBound::new)
            .toList();
      }
    }
    return List.of();
  }

  /// Bounds between groups of neighbours with about the same number of rows each.
  private static List<KeyBound> join(List<Piece> pieces, long wanted) {
    long rows = pieces.stream().mapToLong(Piece::rows).sum();
    List<KeyBound> bounds = new ArrayList<>();
    long seen = 0;
    for (int i = 0; i + 1 < pieces.size(); i++) {
      seen += pieces.get(i).rows();
      if (seen * wanted >= rows * (bounds.size() + 1)) {
        bounds.add(new KeyBound(pieces.get(i + 1).first()));
      }
    }
    return bounds;
  }
}

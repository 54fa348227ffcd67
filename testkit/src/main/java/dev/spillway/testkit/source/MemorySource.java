package dev.spillway.testkit.source;

import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Source;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableRange;
import dev.spillway.core.source.TableReader;
import dev.spillway.testkit.fault.Faults;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A source of [MemoryTable]s. Each open and each batch is a step of its [Faults]. Thread-safe.
public final class MemorySource implements Source {
  /// Tables whose names begin so have no key by which they could be read in ranges.
  public static final String UNDIVIDED = "undivided";

  private final Engine engine;
  private final List<MemoryTable> tables;
  private final Instant time;
  private final boolean repeatable;
  private final Faults faults;
  private final Set<TableName> dropped = ConcurrentHashMap.newKeySet();
  private final AtomicInteger opens = new AtomicInteger();

  private MemorySource(List<MemoryTable> tables, Instant time, boolean repeatable, Faults faults) {
    this(Engine.POSTGRES, tables, time, repeatable, faults);
  }

  private MemorySource(
      Engine engine, List<MemoryTable> tables, Instant time, boolean repeatable, Faults faults) {
    this.engine = engine;
    this.tables = List.copyOf(tables);
    this.time = time;
    this.repeatable = repeatable;
    this.faults = faults;
  }

  /// A snapshot of the tables.
  public static MemorySource snapshot(List<MemoryTable> tables, Instant time, Faults faults) {
    return new MemorySource(tables, time, true, faults);
  }

  /// A live database with the tables.
  public static MemorySource live(List<MemoryTable> tables, Instant time, Faults faults) {
    return new MemorySource(tables, time, false, faults);
  }

  /// The same source, of another kind of database.
  public MemorySource as(Engine other) {
    return new MemorySource(other, tables, time, repeatable, faults);
  }

  /// Lets a table go: later reads and look-ups do not find it.
  public void drop(TableName table) {
    dropped.add(table);
  }

  private Stream<MemoryTable> present() {
    return tables.stream().filter(table -> !dropped.contains(table.name()));
  }

  /// How often it was opened.
  public int opens() {
    return opens.get();
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public ConsistentRead open(ExportScope scope, String label) {
    faults.step("open");
    opens.incrementAndGet();
    return new Read(present().filter(table -> scope.includes(table.name())).toList());
  }

  /// Looks names up without opening a point.
  @Override
  public List<ExportScope.Item> missing(ExportScope scope) {
    faults.step("names");
    return scope.items().stream()
        .filter(item -> present().noneMatch(table -> item.includes(table.name())))
        .toList();
  }

  private final class Read implements ConsistentRead {
    private final List<MemoryTable> included;

    Read(List<MemoryTable> included) {
      this.included = included;
    }

    @Override
    public Instant time() {
      return time;
    }

    @Override
    public Consistency consistency() {
      return new Consistency(true, "memory does not change");
    }

    @Override
    public boolean repeatable() {
      return repeatable;
    }

    @Override
    public List<SourceTable> tables() {
      return included.stream().map(MemoryTable::sourceTable).toList();
    }

    @Override
    public List<Notice> notices() {
      return List.of();
    }

    @Override
    public List<TableRange> split(SourceTable table, long targetBytes) {
      int rows = (int) table.rows();
      int each =
          table.name().table().startsWith(UNDIVIDED)
              ? rows
              : (int) Math.max(1, targetBytes / MemoryTable.ROW_BYTES);
      List<TableRange> ranges = new ArrayList<>();
      for (int from = 0; from < rows; from += each) {
        int to = Math.min(rows, from + each);
        ranges.add(
            new TableRange(
                table.identity(),
                "rows " + from + "-" + to,
                (long) (to - from) * MemoryTable.ROW_BYTES));
      }
      return ranges;
    }

    @Override
    public TableReader reader(SourceTable table, TableRange range) {
      faults.step("reader " + table.name().table());
      String[] bounds = range.range().substring("rows ".length()).split("-", 2);
      MemoryTable read =
          included.stream().filter(t -> t.name().equals(table.name())).findFirst().orElseThrow();
      return new MemoryReader(
          read, Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]), faults);
    }

    @Override
    public void close() {}
  }
}

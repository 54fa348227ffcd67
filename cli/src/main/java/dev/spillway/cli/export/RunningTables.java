package dev.spillway.cli.export;

import dev.spillway.cli.call.ServiceException;
import dev.spillway.cli.model.Member;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.model.Shape;
import dev.spillway.cli.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How far single tables are, asked of the server. Spillway tells it; RDS does not know the
/// question, and is not asked a second time.
final class RunningTables {
  private static final String ACTION = "SpillwayDescribeExportTables";
  private static final List<String> COUNTS =
      List.of("PlannedBytes", "Bytes", "Rows", "BytesPerSecond");

  /// How far one table is, or all of them.
  record Table(String name, long plannedBytes, long bytes, long rows, long bytesPerSecond) {
    private static Table of(String name, Value.Members members) {
      return new Table(
          name,
          Calls.number(members, "PlannedBytes"),
          Calls.number(members, "Bytes"),
          Calls.number(members, "Rows"),
          Calls.number(members, "BytesPerSecond"));
    }
  }

  /// @param underWay a page of those of which something was read, but not all
  record Look(Table total, List<Table> underWay) {}

  private final Calls calls;
  private final Operation operation;
  private final Value.Members request = new Value.Members();
  private boolean isKnown = true;

  RunningTables(Calls calls, String identifier) {
    this.calls = calls;
    this.operation =
        new Operation(
            ACTION, calls.operation("DescribeExportTasks").request(), answer(), Optional.empty());
    request.members().put("ExportTaskIdentifier", Value.text(identifier));
    request.members().put("Filters", new Value.Items(List.of(underWay())));
  }

  private static Value.Members underWay() {
    Value.Members filter = new Value.Members();
    filter
        .members()
        .putAll(
            Map.of(
                "Name",
                Value.text("status"),
                "Values",
                new Value.Items(List.of(Value.text("in_progress")))));
    return filter;
  }

  private static Shape.Structure answer() {
    List<Member> table = new ArrayList<>(members(Shape.Scalar.STRING, List.of("Name")));
    table.addAll(members(Shape.Scalar.LONG, COUNTS));
    List<Member> all =
        new ArrayList<>(members(Shape.Scalar.LONG, List.of("TableCount", "EndedTableCount")));
    all.addAll(members(Shape.Scalar.LONG, COUNTS));
    all.add(member("Tables", new Shape.ListOf("Table", new Shape.Structure("Table", () -> table))));
    return new Shape.Structure(ACTION + "Result", () -> all);
  }

  private static List<Member> members(Shape.Scalar shape, List<String> names) {
    return names.stream().map(name -> member(name, shape)).toList();
  }

  private static Member member(String name, Shape shape) {
    return new Member(name, name, shape, Member.Presence.OPTIONAL, 0);
  }

  /// Nothing if the server does not tell, or the export has no plan yet or none any more.
  Optional<Look> look() {
    if (!isKnown) {
      return Optional.empty();
    }
    try {
      Value.Members answer = calls.call(operation, request);
      long all = Calls.number(answer, "TableCount");
      String count = "%d of %d tables".formatted(Calls.number(answer, "EndedTableCount"), all);
      return all == 0
          ? Optional.empty()
          : Optional.of(new Look(Table.of(count, answer), tables(answer)));
    } catch (ServiceException _) {
      isKnown = false;
      return Optional.empty();
    }
  }

  private static List<Table> tables(Value.Members answer) {
    List<Table> tables = new ArrayList<>();
    if (answer.get("Tables").orElse(Value.missing()) instanceof Value.Items(List<Value> items)) {
      for (Value item : items) {
        if (item instanceof Value.Members members) {
          tables.add(Table.of(Calls.text(members, "Name"), members));
        }
      }
    }
    return tables;
  }
}

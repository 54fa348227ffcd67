package dev.spillway.mysql.catalog;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.TableName;
import java.util.Set;
import java.util.stream.Collectors;

/// Which tables a query of information_schema asks for. Its comparisons may know no upper and lower
/// case, so answers are filtered once more.
sealed interface Scope {
  /// A condition over TABLE_SCHEMA and TABLE_NAME.
  String condition();

  boolean includes(TableName name);

  /// The tables of an export.
  record OfExport(ExportScope scope) implements Scope {
    private static final String NO_SYSTEM =
        "TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema', 'ndbinfo', 'rdsadmin')";

    @Override
    public String condition() {
      if (scope.items().isEmpty()) {
        return NO_SYSTEM;
      }
      String databases =
          scope.items().stream()
              .map(item -> Names.literal(item.database()))
              .distinct()
              .collect(Collectors.joining(", "));
      return NO_SYSTEM + " AND TABLE_SCHEMA IN (" + databases + ")";
    }

    @Override
    public boolean includes(TableName name) {
      return scope.includes(name);
    }
  }

  /// One table.
  record OfTable(TableName name) implements Scope {
    @Override
    public String condition() {
      return "TABLE_SCHEMA = %s AND TABLE_NAME = %s"
          .formatted(Names.literal(name.database()), Names.literal(name.table()));
    }

    @Override
    public boolean includes(TableName other) {
      return name.equals(other);
    }
  }

  /// All but some of the tables of another.
  record Without(Scope of, Set<TableName> left) implements Scope {
    public Without {
      left = Set.copyOf(left);
    }

    @Override
    public String condition() {
      return of.condition()
          + left.stream()
              .map(name -> " AND NOT (" + new OfTable(name).condition() + ")")
              .collect(Collectors.joining());
    }

    @Override
    public boolean includes(TableName name) {
      return of.includes(name) && !left.contains(name);
    }
  }
}

package dev.spillway.mysql.catalog;

import dev.spillway.core.source.Notice;
import dev.spillway.core.source.TableName;
import java.util.List;
import java.util.SortedMap;

/// The tables in a scope, and what its owner should know of them.
public record ServerCatalog(SortedMap<TableName, CatalogTable> tables, List<Notice> notices) {
  public ServerCatalog {
    notices = List.copyOf(notices);
  }
}

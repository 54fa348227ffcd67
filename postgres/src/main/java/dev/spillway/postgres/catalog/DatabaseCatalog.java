package dev.spillway.postgres.catalog;

import dev.spillway.core.source.Notice;
import java.util.List;

/// The tables of one database that are in an export's scope, by name, and what else is worth
/// knowing.
public record DatabaseCatalog(List<CatalogTable> tables, List<Notice> notices) {
  public DatabaseCatalog {
    tables = List.copyOf(tables);
    notices = List.copyOf(notices);
  }
}

package dev.spillway.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgres.heap.HeapQueries;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A list of very many tables is read once by the server, and not once for each row of a catalog:
/// the planner takes whole catalogs for such lists where it knows how large those are.
class LongListsTest {
  private static final int LONG = 300_000;

  /// Read for each row of pg_attribute, the list takes half a minute; read once, a tenth of a
  /// second.
  private static final String PATIENCE = "SET statement_timeout = '8s'";

  @Test
  void aLongListOfTablesIsReadOnce() throws Exception {
    TestPostgres postgres = TestPostgres.shared(PostgresMajors.newest());
    String database = postgres.createDatabase();
    postgres.execute(database, "CREATE TABLE t (a int, b text)", "ANALYZE");
    long table = Long.parseLong(postgres.rows(database, "SELECT 't'::regclass::oid").getFirst());
    List<Long> list = Collections.nCopies(LONG, table);
    try (Connection connection = postgres.connect(database);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(PATIENCE);
      CatalogQueries catalog = new CatalogQueries(connection, new Names.Utf8());
      List<Integer> columns = new ArrayList<>();
      catalog.columns(list, (_, rows) -> columns.add(rows.size()));
      assertThat(columns).containsExactly(2);
      assertThat(catalog.sizes(list)).containsOnlyKeys(table);
      assertThat(catalog.types(list)).hasSize(2);
      assertThat(TypeLibraries.of(connection, list)).isEqualTo(Map.of());
      HeapQueries heap = new HeapQueries(connection);
      assertThat(
              heap.relations(
                  list,
                  heap.types(list),
                  oid -> {
                    throw new IllegalStateException("no value is missing, of type " + oid);
                  },
                  Optional.empty()))
          .containsOnlyKeys(table);
    }
  }
}

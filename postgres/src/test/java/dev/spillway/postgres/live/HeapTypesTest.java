package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgres.heap.HeapEquality;
import dev.spillway.testkit.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every type of PostgreSQL and its extremes, from files and by COPY.
class HeapTypesTest {
  /// What the heap reader leaves to the server.
  private static final Set<String> BY_COPY =
      Set.of(
          "\"char\"",
          "jsonpath",
          "tsvector",
          "tsquery",
          "pg_snapshot",
          "txid_snapshot",
          "regclass",
          "regtype",
          "regproc",
          "regprocedure",
          "regoperator",
          "regrole",
          "regnamespace",
          "regconfig",
          "aclitem",
          "int2vector",
          "oidvector",
          "public.hstore",
          "public.ltree",
          "public.cube",
          "public.isbn");

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void everyTypeIsReadFromFilesAsByCopy(int major) throws Exception {
    List<TypeCase> cases =
        PostgresTypesTest.cases().stream().filter(each -> each.isFor(major)).toList();
    try (TestPostgres postgres = TestPostgres.start(major)) {
      postgres.execute("postgres", PostgresTypesTest.SETUP.toArray(String[]::new));
      postgres.execute("postgres", "create table mentioned (a int)");
      try (Connection connection = postgres.connect("postgres");
          Statement statement = connection.createStatement()) {
        PostgresTypesTest.makeTables(statement, cases);
      }
      Map<String, String> byCopy = HeapEquality.check(postgres);

      TreeSet<String> types = new TreeSet<>();
      for (int i = 0; i < cases.size(); i++) {
        if (byCopy.containsKey("postgres.public.case_" + i)) {
          types.add(cases.get(i).sqlType());
        }
      }
      assertThat(types).isEqualTo(new TreeSet<>(BY_COPY));
      assertThat(byCopy.values()).allMatch(reason -> reason.startsWith("column v has type "));
    }
  }
}

package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgres.heap.HeapEquality;
import dev.spillway.testkit.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

  /// What PostgreSQL's own regression database has beside the types of [PostgresTypesTest]: arrays,
  /// ranges and multiranges of nearly everything, domains and composites over each other.
  private static final String[][] MORE = {
    {"smallint[]", "{1,NULL,-3}"},
    {"bigint[]", "{{1,2},{3,4}}"},
    {"boolean[]", "{t,f,NULL}"},
    {"real[]", "{1.5,NaN,-Infinity}"},
    {"varchar(5)[]", "{a,\"b c\",NULL}"},
    {"char(3)[]", "{a,bc}"},
    {"name[]", "{pg_class}"},
    {"date[]", "{2000-01-01,infinity,\"0044-03-15 BC\"}"},
    {"time[]", "{12:34:56.5}"},
    {"timetz[]", "{12:34:56+02}"},
    {"timestamp[]", "{\"2000-01-01 00:00:00.5\"}"},
    {"interval[]", "{\"1 mon -2 days\"}"},
    {"inet[]", "{10.0.0.1/8,::1}"},
    {"cidr[]", "{10.0.0.0/8}"},
    {"macaddr[]", "{08:00:2b:01:02:03}"},
    {"uuid[]", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}"},
    {"json[]", "{\"{\\\"a\\\": 1}\"}"},
    {"jsonb[]", "{\"{\\\"a\\\": [1, null]}\"}"},
    {"point[]", "{\"(1,2)\",\"(3.5,-4)\"}"},
    {"box[]", "{(1,2),(3,4);(5,6),(7,8)}"},
    {"money[]", "{$1.50,-$2.00}"},
    {"bit(3)[]", "{101,010}"},
    {"oid[]", "{1,4294967295}"},
    {"pg_lsn[]", "{16/B374D848}"},
    {"int4range[]", "{\"[1,5)\",empty}"},
    {"int8multirange", "{[1,5),[10,20)}"},
    {"nummultirange", "{[1.5,2.5]}"},
    {"tsmultirange", "{[\"2000-01-01 00:00:00\",\"2000-01-02 00:00:00\")}"},
    {"tstzmultirange", "{[\"2000-01-01 00:00:00+00\",\"2000-01-02 00:00:00+00\")}"},
    {"public.positive[]", "{1,2}"},
    {"public.label[]", "{a,b}"},
    {"public.nested[]", "{\"(\\\"(1,a)\\\",{sad})\"}"},
  };

  private static void makeMore(Statement statement) throws SQLException {
    statement.execute(
        Arrays.stream(MORE)
            .map(type -> "\"%s\" %s".formatted(type[0], type[0]))
            .collect(Collectors.joining(", ", "create table public.more_types (", ")")));
    statement.execute(
        Arrays.stream(MORE)
            .map(type -> "'" + type[1] + "'")
            .collect(Collectors.joining(", ", "insert into public.more_types values (", ")")));
    statement.execute("insert into public.more_types default values");
    statement.execute("insert into public.more_types select * from public.more_types");
  }

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
        makeMore(statement);
      }
      Map<String, String> byCopy = HeapEquality.check(postgres);

      int direct =
          Integer.parseInt(
              postgres.value(
                  "postgres",
                  "select count(distinct atttypid) from pg_attribute join pg_class on pg_class.oid = attrelid where relkind = 'r' and relnamespace = 'public'::regnamespace and attnum > 0 and 'postgres.public.' || relname <> all ('{%s}')"
                      .formatted(String.join(",", byCopy.keySet()))));
      assertThat(direct).as("types read from files").isGreaterThanOrEqualTo(95);
      assertThat(byCopy).doesNotContainKey("postgres.public.more_types");

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

package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.SourceTable;
import dev.spillway.postgres.basebackup.BackupFacts;
import dev.spillway.postgres.basebackup.BackupOptions;
import dev.spillway.postgres.basebackup.BaseBackup;
import dev.spillway.postgres.connect.PostgresSession;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The statements that docs/postgresql.md tells people to run are enough.
class PostgresqlDocumentTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.postgres.PostgresMajors#everyday")
  void theDocumentedRoleExportsEverythingAndMayBackUp(int major) throws IOException, SQLException {
    try (TestPostgres postgres = TestPostgres.start(major)) {
      String database = postgres.createDatabase();
      postgres.execute(
          database,
          "create table t (a int)",
          "insert into t select generate_series(1, 100)",
          "alter table t enable row level security",
          "alter table t force row level security",
          "create policy none on t using (false)",
          "create schema private",
          "revoke all on schema private from public",
          "create table private.p (a int) partition by list (a)",
          "create table private.p_1 partition of private.p for values in (1)",
          "insert into private.p values (1)");
      postgres.execute("postgres", block("live"));
      try (PostgresRead read =
          PostgresRead.open(
              Reading.connector(postgres, "spillway"),
              ExportScope.everything(),
              "doc",
              Reading.options())) {
        assertThat(read.notices()).isEmpty();
        assertThat(read.tables()).hasSize(2).allMatch(table -> table.skip().isEmpty());
        assertThat(Reading.rows(read, database, "t")).hasSize(100);
        SourceTable partitioned = Reading.table(read, database, "private", "p");
        assertThat(Reading.rows(read, partitioned, Long.MAX_VALUE)).containsExactly("1");
      }
      postgres.execute("postgres", block("snapshot"));
      try (Connection replication =
          Reading.connector(postgres, "spillway").replication(PostgresSession.named("doc"))) {
        assertThat(TestPostgres.rows(replication, "IDENTIFY_SYSTEM")).hasSize(1);
      }
      BackupFacts facts =
          new BaseBackup(
                  Reading.connector(postgres, "spillway"), BackupOptions.fast(), new Random(1))
              .take(temporary.resolve("data"), _ -> {}, () -> false);
      assertThat(facts.major()).isEqualTo(major);
      assertThat(temporary.resolve("data/global/pg_control")).isRegularFile();
    }
  }

  private static String block(String name) throws IOException {
    Path document = Path.of("..", "docs", "postgresql.md");
    Matcher matcher =
        Pattern.compile("<!-- executed: " + name + " -->\n```sql\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(document));
    assertThat(matcher.find()).as("the block %s of %s", name, document).isTrue();
    return matcher.group(1);
  }
}

package dev.spillway.postgres.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A relation of more than 1 GB, which PostgreSQL keeps in several files.
@Tag("all")
class HeapSegmentsTest {
  @Test
  void aRelationOfTwoSegmentsIsReadWhole() throws Exception {
    TestPostgres.Options options =
        TestPostgres.Options.usual()
            .setting("wal_level", "minimal")
            .setting("max_wal_senders", "0")
            .setting("max_wal_size", "4GB");
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest(), options)) {
      postgres.execute(
          "postgres",
          "create table big (i int, a text); alter table big alter a set storage plain; insert into big select i, repeat(chr(97 + i % 26), 8000) from generate_series(1, 131500) i");
      Path first =
          postgres
              .dataDirectory()
              .resolve(postgres.value("postgres", "select pg_relation_filepath('big')"));
      assertThat(Files.size(first)).isEqualTo(1L << 30);
      assertThat(Path.of(first + ".1")).isNotEmptyFile();

      assertThat(HeapEquality.check(postgres)).isEmpty();
    }
  }
}

package dev.spillway.postgres.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnBatch;
import dev.spillway.core.source.Finding;
import dev.spillway.core.source.SourceColumn;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableReader;
import dev.spillway.core.spool.Spool;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values and rows that are larger than a batch: they come through a spool, whole and in place.
class LiveSourceLargeValuesTest {
  private static final int BATCH_BYTES = 256 << 10;

  @TempDir Path folder;
  private final List<Finding> found = new ArrayList<>();

  @Test
  void largeValuesOfEveryKindOfTypeAreReadWhole() throws Exception {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        """
        create table large (id int, a text, b bytea, c json, d jsonb, e text[], f bit varying, g numeric,
          h varchar, i int4)
        """,
        "insert into large values (0)",
        """
        insert into large select n, repeat('Zoë' || n, 100000), decode(repeat('00ff' || n, 100000), 'hex'),
          ('"' || repeat('j', 300000 + n) || '"')::json, ('["' || repeat('b', 400000 + n) || '"]')::jsonb,
          array_fill('x"' || n, array[120000]), (repeat('0110', 700001) || '1')::bit varying, 1.5 + n,
          repeat('v', n), n
        from generate_series(10, 12) n
        """,
        "insert into large select n, 'small', '\\x01', '{}', '[]', '{a}', b'101', n, 'v', n from generate_series(20, 40) n",
        "insert into large (id, f) values (50, repeat('1', 2400000)::bit varying)");
    List<String> printed =
        postgres.rows(
            database,
            """
            select concat_ws('|', id, md5(coalesce(a, '-')), md5(coalesce(b, '\\x2d')), md5(coalesce(c::text, '-')),
              md5(coalesce(d::text, '-')), md5(coalesce(e::text, '-')), md5(coalesce(f::text, '-')), md5(coalesce(h, '-')))
            from large order by id
            """);

    try (PostgresRead read = Reading.open(postgres, database)) {
      assertThat(digests(read, Reading.table(read, database, "large"), 0, 1, 2, 3, 4, 5, 6, 8))
          .isEqualTo(printed);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aRowOfManyMiddlingValuesTakesNoMoreMemoryThanABatch() throws Exception {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = postgres.createDatabase();
    String columns =
        IntStream.range(0, 400)
            .mapToObj(i -> "c" + i + " text storage external")
            .collect(Collectors.joining(", "));
    String values =
        IntStream.range(0, 400)
            .mapToObj(i -> "repeat('" + i + "', 9000)")
            .collect(Collectors.joining(", "));
    postgres.execute(
        database,
        "create table broad (" + columns + ")",
        "insert into broad select " + values + " from generate_series(1, 3)");
    try (PostgresRead read = Reading.open(postgres, database)) {
      SourceTable table = Reading.table(read, database, "broad");
      long most = 0;
      int rows = 0;
      try (Spool spool = new Spool(folder);
          TableReader reader = read.reader(table, read.split(table, Long.MAX_VALUE).getFirst())) {
        ColumnBatch batch = batch(table, spool);
        while (reader.read(batch) > 0) {
          rows += batch.rows();
          most = Math.max(most, batch.bytes());
          for (int column : List.of(0, 7, 99, 399)) {
            assertThat(md5((BytesVector) batch.vector(column), 0))
                .isEqualTo(
                    md5(String.valueOf(column).repeat(9000).getBytes(StandardCharsets.UTF_8)));
          }
        }
      }
      assertThat(rows).isEqualTo(3);
      assertThat(most).isLessThan(3 * BATCH_BYTES);
    }
  }

  @Test
  void largeTextOfAnUnknownEncodingIsRepaired() throws Exception {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = postgres.createDatabase();
    postgres.execute(
        "postgres",
        "drop database " + database,
        "create database %s encoding 'SQL_ASCII' template template0 lc_collate 'C' lc_ctype 'C'"
            .formatted(database));
    postgres.execute(
        database,
        "create table ascii (id int, v text)",
        "insert into ascii values (1, repeat('x', 99999) || repeat(E'\\xc3\\xa9', 200000)), (2, repeat('x', 300000) || E'\\xe9')");
    try (PostgresRead read = Reading.open(postgres, database)) {
      assertThat(digests(read, Reading.table(read, database, "ascii"), 0, 1))
          .containsExactly(
              "1|"
                  + md5(
                      ("x".repeat(99_999) + "é".repeat(200_000)).getBytes(StandardCharsets.UTF_8)),
              "2|" + md5(("x".repeat(300_000) + "é").getBytes(StandardCharsets.UTF_8)));
      assertThat(found)
          .extracting(Finding::reason, Finding::values)
          .containsExactly(tuple("STRINGS_CONVERTED", 1L));
    }
  }

  @Test
  @Tag("all")
  void aValueOfThreeHundredMegabytesTakesNoMemory() throws Exception {
    TestPostgres postgres = TestPostgres.shared(18);
    String database = postgres.createDatabase();
    postgres.execute(
        database,
        "create table giant (id int, v text)",
        "insert into giant values (1, 'small'), (2, repeat('0123456789', 30000000)), (3, 'small')");
    try (PostgresRead read = Reading.open(postgres, database)) {
      assertThat(digests(read, Reading.table(read, database, "giant"), 0, 1))
          .isEqualTo(postgres.rows(database, "select id || '|' || md5(v) from giant order by id"));
    }
  }

  /// Also keeps what the reader has found.
  private List<String> digests(PostgresRead read, SourceTable table, int... columns)
      throws Exception {
    List<String> rows = new ArrayList<>();
    try (Spool spool = new Spool(folder);
        TableReader reader = read.reader(table, read.split(table, Long.MAX_VALUE).getFirst())) {
      ColumnBatch batch = batch(table, spool);
      while (reader.read(batch) > 0) {
        int[] next = new int[batch.columns()];
        List<String> ids = Reading.text(table, batch, 0);
        for (int row = 0; row < batch.rows(); row++) {
          StringBuilder text = new StringBuilder(ids.get(row));
          for (int i = 1; i < columns.length; i++) {
            text.append('|').append(digest(table, batch, columns[i], row, next));
          }
          rows.add(text.toString());
        }
      }
      found.addAll(reader.findings());
    }
    rows.sort(null);
    return rows;
  }

  private static String digest(
      SourceTable table, ColumnBatch batch, int column, int row, int[] next) throws Exception {
    BytesVector vector = (BytesVector) batch.vector(column);
    if (vector.isNull(row)) {
      return md5(new byte[] {'-'});
    }
    int value = next[column]++;
    boolean raw = table.columns().get(column).type().textForm().isPresent();
    return raw && vector.large().isEmpty()
        ? md5(Reading.text(table, batch, column).get(row).getBytes(StandardCharsets.UTF_8))
        : md5(vector, value);
  }

  private static String md5(BytesVector vector, int value) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    vector
        .large()
        .ifPresentOrElse(
            large -> large.forEach(digest::update),
            () -> digest.update(vector.data(), vector.offsets()[value], vector.length(value)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String md5(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
  }

  private static ColumnBatch batch(SourceTable table, Spool spool) {
    return new ColumnBatch(
        table.columns().stream().map(SourceColumn::type).toList(), 10_000, BATCH_BYTES, spool);
  }
}

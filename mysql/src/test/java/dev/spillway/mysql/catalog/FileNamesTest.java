package dev.spillway.mysql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.TestMysql;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FileNamesTest {
  private static final int SURROGATES = 0xD800;
  private static final int AFTER_SURROGATES = 0xE000;

  /// Every character that a name may hold.
  @Test
  void areThoseOfMariadb() {
    TestMysql mariadb = TestMysql.shared(Engine.MARIADB);
    String theirs =
        mariadb.value(
            mariadb.createDatabase(),
            """
            set statement group_concat_max_len = 10000000 for
            select group_concat(cast(convert(convert(char(seq using ucs2) using utf8mb4) using filename) as binary)
                order by seq separator '\\n')
            from seq_1_to_65535 where seq < 55296 or seq >= 57344
            """);
    String ours =
        IntStream.rangeClosed(1, 0xFFFF)
            .filter(c -> c < SURROGATES || c >= AFTER_SURROGATES)
            .mapToObj(c -> FileNames.of(String.valueOf((char) c)))
            .collect(Collectors.joining("\n"));
    assertThat(ours.lines()).containsExactlyElementsOf(theirs.lines().toList());
  }
}

package dev.spillway.core.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.TableName;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportFolderTest {
  private static final TableName ORDERS = new TableName("shop", "public", "orders");

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "'', my-export",
        "/, my-export",
        "snaps, snaps/my-export",
        "snaps/, snaps/my-export",
        "/snaps, snaps/my-export",
        "a//b///c/, a/b/c/my-export",
        "'a b', a_b/my-export",
        "'a\\b`c\"d', a_b_c_d/my-export",
        "größe/ü, größe/ü/my-export",
      })
  void putsTheExportUnderThePrefixWithoutEmptySegments(String prefix, String path) {
    assertThat(ExportFolder.of(prefix, "my-export").path()).isEqualTo(path);
  }

  @Test
  void spellsKeysAsRdsDoes() {
    ExportFolder folder = ExportFolder.of("snaps", "my-export");
    UUID uuid = UUID.fromString("d868200e-b629-4445-bd96-d34b6674b09d");

    String table = folder.table(ORDERS);

    assertThat(ExportFolder.part(table, 7, uuid, "gz.parquet").text())
        .isEqualTo(
            "snaps/my-export/shop/public.orders/1/part-00007-d868200e-b629-4445-bd96-d34b6674b09d-c000.gz.parquet");
    assertThat(ExportFolder.success(table).text())
        .isEqualTo("snaps/my-export/shop/public.orders/1/_SUCCESS");
    assertThat(folder.exportInfo().text()).isEqualTo("snaps/my-export/export_info_my-export.json");
    assertThat(folder.tablesInfo(1, 9).text())
        .isEqualTo("snaps/my-export/export_tables_info_my-export_from_1_to_9.json");
  }

  @Test
  void replacesTheFourCharactersInNames() {
    assertThat(ExportFolder.of("", "e").table(new TableName("a b", "c\\d", "e`f\"g")))
        .isEqualTo("e/a_b/c_d.e_f_g/1");
  }

  @ParameterizedTest
  @CsvSource({"a/b", "'a\nb'", "'a\u0000b'"})
  void refusesNamesThatNoKeyCanHold(String table) {
    assertThat(ExportFolder.of("", "e").refuse(new TableName("db", "public", table), "gz.parquet"))
        .map(Skip::reason)
        .contains(SkipReason.TABLE_WITH_UNSUPPORTED_CHARACTER_IN_NAME);
  }

  @Test
  void refusesADatabaseNamedLikeTheParentFolder() {
    assertThat(ExportFolder.of("", "e").refuse(new TableName("..", "public", "t"), "gz.parquet"))
        .isPresent();
  }

  @Test
  void refusesKeysOverTheLimitAndNoneBelow() {
    TableName longest = new TableName("d".repeat(63), "s".repeat(63), "t".repeat(63));
    int fixed = "/".length() + (63 * 3) + "//./1/part-00000--c000.gz.parquet".length() + 36;
    String fitting = "p".repeat(1024 - fixed);

    assertThat(new ExportFolder(fitting + "/e").refuse(longest, "gz.parquet"))
        .map(Skip::reason)
        .contains(SkipReason.TARGET_KEY_TOO_LONG);
    assertThat(new ExportFolder(fitting.substring(1)).refuse(longest, "gz.parquet")).isEmpty();
  }
}

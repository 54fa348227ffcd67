package dev.spillway.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportScopeTest {
  private static final TableName ORDERS = new TableName("shop", "public", "orders");

  @Test
  void anEmptyListIsEverything() {
    ExportScope scope = ExportScope.parse(List.of(), Engine.POSTGRES);

    assertThat(scope.includes(ORDERS)).isTrue();
    assertThat(scope.names(ORDERS)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "shop.public", "shop.public.orders"})
  void eachLevelIncludesTheTable(String item) {
    assertThat(ExportScope.parse(List.of("other", item), Engine.POSTGRES).includes(ORDERS))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shop", "shop.private", "shop.public.order", "shop.public.Orders"})
  void namesAreCaseSensitiveAndWhole(String item) {
    assertThat(ExportScope.parse(List.of(item), Engine.POSTGRES).includes(ORDERS)).isFalse();
  }

  @Test
  void twoPartsAreATableWhereThereAreNoSchemas() {
    ExportScope scope = ExportScope.parse(List.of("mydb.customer"), Engine.MYSQL);

    assertThat(scope.includes(new TableName("mydb", "mydb", "customer"))).isTrue();
    assertThat(scope.includes(new TableName("mydb", "mydb", "orders"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".b", "a..c", "a.b.c.d", "a b", "a.b-c", "ü", "a.b;c"})
  void refusesWhatIsNoName(String item) {
    assertThatThrownBy(() -> ExportScope.parse(List.of(item), Engine.POSTGRES))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EXPORT_ONLY))
        .hasMessageContaining("'" + item + "'");
  }

  @Test
  void refusesMoreThan200Kilobytes() {
    List<String> items = Collections.nCopies(21, "t".repeat(10_000));

    assertThatThrownBy(() -> ExportScope.parse(items, Engine.POSTGRES))
        .hasMessageContaining("210000 bytes");
  }
}

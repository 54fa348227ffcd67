package dev.spillway.postgres.heap.visibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.postgres.heap.page.DamagedFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What no ordinary history leaves behind.
class VisibilityTest {
  private final Visibility visibility =
      new Visibility(
          new Transactions(Path.of("nowhere"), new TransactionHorizon(1000, 700, 5, 1, 1)));

  @Test
  void aRowGivenUpWhileItWasInsertedIsNone() {
    assertThat(visibility.isInserted(rowOf(0), 0)).isFalse();
  }

  @Test
  void rowsOfInitdbAreThere() {
    assertThat(visibility.isInserted(rowOf(1), 0)).isTrue();
    assertThat(visibility.isInserted(rowOf(2), 0)).isTrue();
  }

  @Test
  void transactionsThatNeverWereAreDamage() {
    for (int xid : new int[] {699, 1000, -5}) {
      assertThatThrownBy(() -> visibility.isInserted(rowOf(xid), 0))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("only 700 to 999 have a status");
    }
  }

  /// A header without any hint.
  private static byte[] rowOf(int xmin) {
    byte[] row = new byte[24];
    for (int i = 0; i < Integer.BYTES; i++) {
      row[i] = (byte) (xmin >>> (8 * i));
    }
    return row;
  }
}

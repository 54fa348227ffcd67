package dev.spillway.benchmark.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.spillway.core.column.BytesVector;
import dev.spillway.core.column.ColumnVector;
import dev.spillway.core.column.LongVector;
import dev.spillway.postgres.type.ScaledNumericText;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Decoding rows allocates nothing for each value.
class HeapKernelTest {
  private static final int WARM_UP = 30;
  private static final int CALLS = 50;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource(HeapKernel.Kind.class)
  void aValueAllocatesNothing(HeapKernel.Kind kind) throws Exception {
    HeapKernel kernel = new HeapKernel();
    kernel.kind = kind;
    kernel.fill();
    try {
      for (int i = 0; i < WARM_UP; i++) {
        assertThat(kernel.decode().rows()).isEqualTo(HeapKernel.ROWS);
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        kernel.decode();
      }
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

      double each = bytes / (double) (CALLS * HeapKernel.ROWS);
      System.out.printf("%s: %.3f bytes for each row%n", kind, each);
      assertThat(each).isLessThan(mostBytes(kind));
    } finally {
      kernel.remove();
    }
  }

  /// An object would be 16 bytes at least. Pages of a TOAST relation are read by calls of the
  /// system, which take a buffer's object each.
  private static double mostBytes(HeapKernel.Kind kind) {
    return kind == HeapKernel.Kind.TOASTED ? 100 : 0.5;
  }

  @Test
  void theKernelsDecodeWhatTheySay() throws Exception {
    assertThat(vector(HeapKernel.Kind.INT_NULLS).values()).isBetween(1_400, 1_650);
    BytesVector toasted = (BytesVector) vector(HeapKernel.Kind.TOASTED);
    assertThat(toasted.end()).isEqualTo(HeapKernel.ROWS * StoredToast.VALUE_BYTES);
    LongVector prices = (LongVector) vector(HeapKernel.Kind.NUMERIC);
    byte[] text = new byte[64];
    int length = new ScaledNumericText().write(prices.array()[0], text, 0);
    assertThat(new String(text, 0, length, StandardCharsets.US_ASCII))
        .matches("[0-9]{1,6}\\.[0-9]{2}");
  }

  private static ColumnVector vector(HeapKernel.Kind kind) throws Exception {
    HeapKernel kernel = new HeapKernel();
    kernel.kind = kind;
    kernel.fill();
    try {
      return kernel.decode();
    } finally {
      kernel.remove();
    }
  }
}

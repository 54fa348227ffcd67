package dev.spillway.benchmark.kernel;

import dev.spillway.core.parquet.Deflaters;
import dev.spillway.core.parquet.GzipDeflater;
import dev.spillway.core.parquet.GzipLibrary;
import dev.spillway.core.parquet.GzipSetting;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A page of a megabyte of comments through each gzip library: nanoseconds for each byte. A library
/// that is not on the machine fails its case.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class DeflateKernel {
  private static final int PAGE_BYTES = 1 << 20;

  /// Library and level.
  @Param({"ISA_L 1", "LIBDEFLATE 1", "LIBDEFLATE 6", "JDK 1", "JDK 6"})
  public String deflater = "JDK 1";

  private byte[] page = {};
  private byte[] target = {};
  private GzipDeflater open = Deflaters.choose(GzipSetting.of(GzipLibrary.JDK)).open();

  /// Makes the page.
  @Setup
  public void fill() {
    int space = deflater.indexOf(' ');
    open =
        Deflaters.choose(
                GzipSetting.of(GzipLibrary.valueOf(deflater.substring(0, space)))
                    .withLevel(Integer.parseInt(deflater.substring(space + 1))))
            .open();
    SplittableRandom random = new SplittableRandom(20_261_122);
    StringBuilder text = new StringBuilder(PAGE_BYTES + 64);
    while (text.length() < PAGE_BYTES) {
      text.append("carefully regular deposits ").append(random.nextInt(100_000)).append(" sleep");
    }
    page = text.substring(0, PAGE_BYTES).getBytes(StandardCharsets.US_ASCII);
    target = new byte[open.maxDeflatedBytes(PAGE_BYTES)];
  }

  /// One page.
  @Benchmark
  @OperationsPerInvocation(PAGE_BYTES)
  public int deflate() {
    return open.deflate(page, 0, page.length, target);
  }
}

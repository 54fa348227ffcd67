package dev.spillway.postgres.heap.toast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.spool.Spool;
import dev.spillway.core.spool.SpooledBytes;
import dev.spillway.postgres.heap.page.DamagedFileException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values from spool to spool are those that the decompression in arrays gives, and damage is found
/// by both alike.
class LargeDecompressionTest {
  private static final int LARGE_BYTES = 4 << 20;
  private static final int DAMAGES = 3_000;

  @TempDir Path directory;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private Spool spool;

  /// A compressed value, and how long it is.
  private record Compressed(byte[] bytes, int length) {}

  @BeforeEach
  void open() {
    System.out.println("seed " + seed);
    spool = new Spool(directory);
  }

  @AfterEach
  void close() {
    spool.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {Varlena.PGLZ, Varlena.LZ4})
  void aValueLargerThanAllBuffersIsThatOfTheArrays(int method) {
    Compressed value = compressed(method, LARGE_BYTES);

    assertThat(bySpool(method, value)).isEqualTo(byArray(method, value)).isPresent();
  }

  @Test
  void literalsAndCopiesMayEndWhereTheWindowDoes() {
    Compressed literals = pglzLiterals(SlidingWindow.WINDOW_BYTES / Byte.SIZE + 1);
    assertThat(bySpool(Varlena.PGLZ, literals))
        .isEqualTo(byArray(Varlena.PGLZ, literals))
        .isPresent();
    for (int beyond = -2; beyond <= 2; beyond++) {
      Compressed copied = lz4Once(SlidingWindow.WINDOW_BYTES + beyond);
      assertThat(bySpool(Varlena.LZ4, copied))
          .as("a copy that ends %d bytes beyond", beyond)
          .isEqualTo(byArray(Varlena.LZ4, copied))
          .isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Varlena.PGLZ, Varlena.LZ4})
  void damageIsFoundAsInArrays(int method) {
    int found = 0;
    for (int i = 0; i < DAMAGES; i++) {
      Compressed value = compressed(method, 300);
      byte[] bytes = value.bytes().clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      int cut = random.nextInt(4) == 0 ? random.nextInt(bytes.length) + 1 : bytes.length;
      Compressed damaged = new Compressed(Arrays.copyOf(bytes, cut), value.length());
      Optional<ByteBuffer> expected = byArray(method, damaged);
      assertThat(bySpool(method, damaged)).as("seed %d, damage %d", seed, i).isEqualTo(expected);
      found += expected.isEmpty() ? 1 : 0;
      spool.clear();
    }
    assertThat(found).isBetween(DAMAGES / 20, DAMAGES - 1);
  }

  @Test
  void anUnknownMethodIsDamage() {
    assertThat(bySpool(2, compressed(Varlena.LZ4, 10))).isEmpty();
  }

  private Optional<ByteBuffer> bySpool(int method, Compressed value) {
    spool.begin();
    spool.write(value.bytes(), 0, value.bytes().length);
    SpooledInput input = new SpooledInput(spool.finish());
    try {
      SpooledBytes found = new LargeDecompression(input, value.length(), spool).decompress(method);
      byte[] bytes = new byte[(int) found.length()];
      found.read(0, bytes, 0, bytes.length);
      return Optional.of(ByteBuffer.wrap(bytes));
    } catch (DamagedFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<ByteBuffer> byArray(int method, Compressed value) {
    byte[] target = new byte[value.length() + BackCopy.OVERRUN_BYTES];
    byte[] source = value.bytes();
    try {
      if (method == Varlena.PGLZ) {
        Pglz.decompress(source, 0, source.length, target, value.length());
      } else {
        Lz4Block.decompress(source, 0, source.length, target, value.length());
      }
      return Optional.of(ByteBuffer.wrap(target, 0, value.length()));
    } catch (DamagedFileException e) {
      return Optional.empty();
    }
  }

  private Compressed compressed(int method, int least) {
    return method == Varlena.PGLZ ? pglz(least) : lz4(least);
  }

  private Compressed pglz(int least) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int written = 0;
    while (written < least) {
      int control = written == 0 ? random.nextInt(128) << 1 : random.nextInt(256);
      out.write(control);
      for (int item = 0; item < Byte.SIZE; item++) {
        if ((control >> item & 1) == 0) {
          out.write(random.nextInt());
          written++;
        } else {
          int back = 1 + random.nextInt(Math.min(4095, written));
          int size = 3 + (random.nextInt(3) == 0 ? random.nextInt(271) : random.nextInt(15));
          out.write((back >> 4 & 0xF0) | Math.min(size - 3, 15));
          out.write(back);
          if (size >= 18) {
            out.write(size - 18);
          }
          written += size;
        }
      }
    }
    return new Compressed(out.toByteArray(), written);
  }

  private Compressed pglzLiterals(int groups) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int group = 0; group < groups; group++) {
      out.write(0);
      literals(out, Byte.SIZE);
    }
    return new Compressed(out.toByteArray(), groups * Byte.SIZE);
  }

  /// Literals and a copy, together of `length` bytes, and the five literals that end a block.
  private Compressed lz4Once(int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int copied = 10;
    out.write(15 << 4 | copied - 4);
    more(out, length - copied);
    literals(out, length - copied);
    out.write(copied);
    out.write(0);
    out.write(5 << 4);
    literals(out, 5);
    return new Compressed(out.toByteArray(), length + 5);
  }

  private Compressed lz4(int least) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int written = 0;
    while (written < least) {
      int literals = (written == 0 ? 1 : 0) + random.nextInt(least > 1000 ? 400 : 30);
      int size = 4 + (random.nextInt(100) == 0 ? random.nextInt(least) : random.nextInt(60));
      out.write(Math.min(literals, 15) << 4 | Math.min(size - 4, 15));
      more(out, literals);
      literals(out, literals);
      written += literals;
      int back = 1 + random.nextInt(Math.min(65_535, written));
      out.write(back);
      out.write(back >> Byte.SIZE);
      more(out, size - 4);
      written += size;
    }
    out.write(5 << 4);
    literals(out, 5);
    return new Compressed(out.toByteArray(), written + 5);
  }

  private static void more(ByteArrayOutputStream out, int size) {
    int left = size - 15;
    for (; left >= 255; left -= 255) {
      out.write(255);
    }
    if (left >= 0) {
      out.write(left);
    }
  }

  private void literals(ByteArrayOutputStream out, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    out.writeBytes(bytes);
  }
}

package dev.spillway.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class S3ObjectWritePartTest {
  private static final long GIGABYTE = 1L << 30;

  @Test
  void partsHaveEightMebibytesUntilNineThousandOfThemAreNotEnough() {
    assertThat(S3ObjectWrite.partBytes(0)).isEqualTo(8 << 20);
    assertThat(S3ObjectWrite.partBytes(9_000L * (8 << 20))).isEqualTo(8 << 20);
    long large = 500 * GIGABYTE;
    assertThat(large / S3ObjectWrite.partBytes(large)).isLessThanOrEqualTo(9_000);
  }
}

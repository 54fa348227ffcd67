package dev.spillway.aws.s3;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.ServerSideCopies;

/// Copies whose parts are as small as S3 lets them be.
public final class PartCopies {
  private static final S3Copies.Sizes SMALL = new S3Copies.Sizes(0, 5 << 20);

  private PartCopies() {}

  public static ServerSideCopies of(Bucket to, String from) {
    return new S3Copies((S3Bucket) to, from, SMALL);
  }
}

package dev.spillway.testkit.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketProbe;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.testkit.fault.Faults;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BucketProbeTest {
  private static final ObjectKey KEY = new ObjectKey("exports/probe");

  private final Faults faults = new Faults();
  private final MemoryBuckets buckets = new MemoryBuckets("role", faults);

  @BeforeEach
  void create() {
    buckets.createBucket("lake");
  }

  private Bucket bucket() {
    return buckets.open(new BucketRequest("lake", "role", "key"));
  }

  private void deny(String step, String action) {
    faults.throwAt(
        what -> what.startsWith(step),
        1,
        () -> new StoreException(StoreException.Kind.ACCESS_DENIED, action, "not " + action));
  }

  @Test
  void nothingIsLeftOfAProbeThatPassed() {
    assertThat(BucketProbe.run(bucket(), KEY)).isEqualTo("us-west-2");
    assertThat(buckets.keys("lake")).isEmpty();
  }

  @Test
  void everyActionIsTriedAndNothingIsLeft() {
    for (String step : List.of("location", "put", "read", "list")) {
      deny(step, step);
      assertThatThrownBy(() -> BucketProbe.run(bucket(), KEY)).hasMessage("not " + step);
      assertThat(buckets.keys("lake")).as(step).isEmpty();
    }
  }

  @Test
  void aProbeThatMayNotBeDeletedIsNamed() {
    deny("delete", "s3:DeleteObject");
    assertThatThrownBy(() -> BucketProbe.run(bucket(), KEY))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(StoreException.Kind.ACCESS_DENIED);
              assertThat(e.action()).isEqualTo("s3:DeleteObject");
            })
        .hasMessageContaining("The probe object exports/probe is left there");
  }

  @Test
  void aStoreThatGivesOtherBytesIsRefused() {
    faults.callAt(
        what -> what.startsWith("has put"),
        1,
        () -> buckets.putForeign("lake", KEY, new byte[] {1}));
    assertThatThrownBy(() -> BucketProbe.run(bucket(), KEY))
        .hasMessageContaining("other bytes than written");
    assertThat(buckets.keys("lake")).isEmpty();
  }

  @Test
  void aStoreThatDoesNotListWhatItHoldsIsRefused() {
    faults.callAt(
        what -> what.startsWith("list"), 1, () -> buckets.removeForeign("lake", KEY.text()));
    assertThatThrownBy(() -> BucketProbe.run(bucket(), KEY))
        .hasMessageContaining("not in the listing");
  }
}

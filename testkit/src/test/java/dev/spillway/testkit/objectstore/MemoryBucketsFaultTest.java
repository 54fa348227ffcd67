package dev.spillway.testkit.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.objectstore.Bucket;
import dev.spillway.core.objectstore.BucketRequest;
import dev.spillway.core.objectstore.ObjectKey;
import dev.spillway.core.objectstore.ObjectWrite;
import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.StoreException.Kind;
import dev.spillway.core.objectstore.UploadListener;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import dev.spillway.testkit.objectstore.FaultPlan.When;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryBucketsFaultTest {
  private static final ObjectKey KEY = new ObjectKey("a");
  private static final int MULTIPART_FROM_BYTES = 4;

  @Test
  void theNthPutFailsAndTheOthersDoNot() {
    MemoryBuckets buckets =
        buckets(new FaultPlan().fail(StoreCall.PUT, 2, When.BEFORE, Kind.TRANSIENT));
    Bucket bucket = open(buckets);
    bucket.put(KEY, new byte[1], "text/plain");
    assertThatThrownBy(() -> bucket.put(new ObjectKey("b"), new byte[1], "text/plain"))
        .isInstanceOf(StoreException.class);
    bucket.put(new ObjectKey("c"), new byte[1], "text/plain");
    assertThat(buckets.objects("lake")).containsOnlyKeys("a", "c");
  }

  @Test
  void aCrashBeforeTheCommitLeavesTheUploadOpen() {
    MemoryBuckets buckets = buckets(new FaultPlan().crash(StoreCall.COMMIT, 1, When.BEFORE));
    assertThatThrownBy(() -> write(open(buckets))).isInstanceOf(SimulatedCrash.class);
    assertThat(buckets.objects("lake")).isEmpty();
    assertThat(buckets.openUploads("lake")).extracting(OpenUpload::key).containsExactly(KEY.text());
  }

  @Test
  void aCrashAfterTheCommitLeavesTheObject() {
    MemoryBuckets buckets = buckets(new FaultPlan().crash(StoreCall.COMMIT, 1, When.AFTER));
    assertThatThrownBy(() -> write(open(buckets))).isInstanceOf(SimulatedCrash.class);
    assertThat(buckets.objects("lake")).containsOnlyKeys(KEY.text());
    assertThat(buckets.openUploads("lake")).isEmpty();
  }

  @Test
  void aKilledProcessDoesNothingMoreUntilItIsRestarted() {
    MemoryBuckets buckets = buckets(new FaultPlan().crash(StoreCall.PUT, 1, When.BEFORE));
    Bucket killed = open(buckets);
    assertThatThrownBy(() -> killed.put(KEY, new byte[1], "text/plain"))
        .isInstanceOf(SimulatedCrash.class);
    assertThatThrownBy(() -> killed.head(KEY)).isInstanceOf(SimulatedCrash.class);
    buckets.restart(StoreFaults.none());
    assertThatThrownBy(() -> killed.head(KEY)).isInstanceOf(SimulatedCrash.class);
    open(buckets).put(KEY, new byte[1], "text/plain");
    assertThat(buckets.objects("lake")).containsOnlyKeys(KEY.text());
  }

  @Test
  void oneSeedGivesOneCourse() {
    assertThat(course(7)).isEqualTo(course(7));
    assertThat(course(7)).contains("failed", "done");
  }

  @Test
  void anUnknownRoleIsNotFound() {
    assertThatThrownBy(
            () -> new MemoryBuckets().open(new BucketRequest("lake", "nobody", "key", "test")))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.IAM_ROLE_NOT_FOUND));
  }

  private static String course(long seed) {
    FaultPlan faults = new FaultPlan().failSome(new Random(seed), 0.3, When.BEFORE, Kind.TRANSIENT);
    Bucket bucket = open(buckets(faults));
    StringBuilder course = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      try {
        bucket.put(KEY, new byte[1], "text/plain");
        course.append("done ");
      } catch (StoreException e) {
        course.append("failed ");
      }
    }
    return course.toString();
  }

  private static void write(Bucket bucket) {
    try (ObjectWrite write = bucket.write(KEY, Map.of(), 0, UploadListener.none())) {
      write.write(new byte[10], 0, 10);
      write.commit();
    }
  }

  private static MemoryBuckets buckets(FaultPlan faults) {
    return new MemoryBuckets(faults, MULTIPART_FROM_BYTES).create("lake").bind("role");
  }

  private static Bucket open(MemoryBuckets buckets) {
    return buckets.open(new BucketRequest("lake", "role", "key", "test"));
  }
}

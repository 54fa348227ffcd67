package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.testkit.rds.MemoryServices;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.Tag;

/// Tests of operations on snapshots, over the real services: a server for each test.
abstract class OnSnapshots {
  static final String RDS = "arn:aws:rds:us-west-2:123456789012:";

  @TempDir Path directory;
  RunningServices running;
  MemoryServices services;
  RdsClient rds;

  @BeforeEach
  void start() {
    running = new RunningServices(directory, 5);
    services = running.services;
    rds = running.rds;
  }

  @AfterEach
  void stop() {
    running.close();
  }

  void made(String name, Tag... tags) throws InterruptedException {
    rds.createDBSnapshot(r -> r.dbInstanceIdentifier("db5").dbSnapshotIdentifier(name).tags(tags));
    await(SnapshotKind.DB, name);
  }

  DbSnapshot await(SnapshotKind kind, String name) throws InterruptedException {
    return services.snapshotStore.await(
        new SnapshotId(kind, name), found -> found.status() == SnapshotStatus.AVAILABLE);
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static void requireRefused(String code, String words, ThrowingCallable call) {
    RdsException e = catchThrowableOfType(RdsException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.awsErrorDetails().errorCode()).as(e.getMessage()).isEqualTo(code);
    assertThat(e.awsErrorDetails().errorMessage()).contains(words);
  }
}

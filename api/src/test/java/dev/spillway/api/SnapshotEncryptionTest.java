package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.api.query.Parameters;
import dev.spillway.api.rds.RdsApi;
import dev.spillway.api.rds.RdsServices;
import dev.spillway.core.policy.Requester;
import dev.spillway.core.task.Site;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;

class SnapshotEncryptionTest {
  @Test
  void aSnapshotIsEncryptedWhereItsOwnerSaysSo() {
    try (RunningApi api = RunningApi.start();
        RdsClient rds = api.client()) {
      rds.createDBSnapshot(r -> r.dbInstanceIdentifier("db5").dbSnapshotIdentifier("s"));
      assertThat(encrypted(api, Site.AtRest.PLAIN)).isFalse();
      assertThat(encrypted(api, Site.AtRest.ENCRYPTED)).isTrue();
    }
  }

  private static boolean encrypted(RunningApi api, Site.AtRest atRest) {
    RdsServices all = api.services();
    RdsApi described =
        new RdsApi(
            new RdsServices(
                new Site(all.site().account(), all.site().region(), atRest),
                all.tasks(),
                all.snapshots(),
                all.databases(),
                all.events(),
                all.clock()));
    byte[] form = "Action=DescribeDBSnapshots&Version=2014-10-31".getBytes(StandardCharsets.UTF_8);
    RdsApi.Answer answer =
        described.answer(
            Parameters.parse("", form),
            Requester.unlimited("arn:aws:iam::123456789012:user/tests"));
    return ((DescribeDbSnapshotsResponse) answer.body()).dbSnapshots().getFirst().encrypted();
  }
}

package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cli.model.Api;
import dev.spillway.cli.model.Member;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.model.OptionName;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The tables beside the SDK's model classes against those classes.
class ModelTest {
  private final Api api = Api.load();

  @Test
  void everyActionHasItsModelClassesAndEveryRequiredMemberIsOneOfThem() {
    assertThat(api.actions()).hasSize(164);
    for (String action : api.actions()) {
      Operation operation = api.operation(action);
      List<String> names = operation.request().members().stream().map(Member::name).toList();
      assertThat(operation.request().members().stream().filter(Member::isRequired))
          .as(action)
          .hasSizeLessThanOrEqualTo(names.size());
      operation
          .paging()
          .ifPresent(paging -> assertThat(names).as(action).contains("Marker", paging.limit()));
      assertThat(api.find(operation.command())).as(action).isPresent();
    }
  }

  @Test
  void namesAreThoseOfTheAwsCli() {
    assertThat(OptionName.of("S3BucketName")).isEqualTo("s3-bucket-name");
    assertThat(OptionName.of("DBClusterSnapshotIdentifier"))
        .isEqualTo("db-cluster-snapshot-identifier");
    assertThat(OptionName.of("EnableIAMDatabaseAuthentication"))
        .isEqualTo("enable-iam-database-authentication");
    assertThat(OptionName.of("CACertificateIdentifier")).isEqualTo("ca-certificate-identifier");
    assertThat(OptionName.of("MultiAZ")).isEqualTo("multi-az");
  }
}

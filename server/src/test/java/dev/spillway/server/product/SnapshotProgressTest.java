package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.process.Poll;
import dev.spillway.testkit.postgres.MemoryDisk;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.DBSnapshot;

/// What a client sees of a base backup while it runs.
class SnapshotProgressTest {
  @TempDir(factory = MemoryDisk.class)
  Path directory;

  @Test
  void percentProgressGrowsWithTheBytesThatHaveArrived() throws Exception {
    TestPostgres postgres = TestPostgres.shared(PostgresMajors.newest());
    Path file = Product.configuration(directory, postgres, TestPostgres.USER);
    Files.writeString(
        file,
        Files.readString(file).replace("checkpoint: fast", "checkpoint: fast, max-rate: 16MB/s"));
    try (Product product = Product.start(file)) {
      product.rds.createDBSnapshot(
          request -> request.dbInstanceIdentifier("shop").dbSnapshotIdentifier("slow"));
      List<Integer> seen = new ArrayList<>();
      DBSnapshot snapshot =
          Poll.until(
              () -> {
                DBSnapshot now =
                    product
                        .rds
                        .describeDBSnapshots(request -> request.dbSnapshotIdentifier("slow"))
                        .dbSnapshots()
                        .getFirst();
                seen.add(now.percentProgress());
                return now;
              },
              now -> !now.status().equals("creating"));

      assertThat(snapshot.status()).isEqualTo("available");
      assertThat(snapshot.percentProgress()).isEqualTo(100);
      assertThat(seen).isSorted();
      assertThat(seen.stream().distinct().filter(percent -> percent > 0 && percent < 90))
          .as("while files arrive")
          .hasSizeGreaterThan(2);
    }
  }
}

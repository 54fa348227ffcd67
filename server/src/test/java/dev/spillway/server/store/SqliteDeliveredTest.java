package dev.spillway.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDeliveredTest {
  private static final String ONE = "http://one.example.org/";
  private static final String TWO = "http://two.example.org/";

  @TempDir Path folder;

  @Test
  void howFarEachReceiverGotIsKeptOverARestart() {
    Path path = folder.resolve("spillway.db");
    try (StoreFile file = StoreFile.open(path)) {
      SqliteDelivered delivered = new SqliteDelivered(file);
      assertThat(delivered.last(ONE)).isEmpty();
      delivered.reached(ONE, 0);
      assertThat(delivered.last(ONE)).as("known, but with nothing taken").hasValue(0);
      delivered.reached(ONE, 7);
      delivered.reached(TWO, 3);
      delivered.reached(ONE, 8);
    }
    try (StoreFile file = StoreFile.open(path)) {
      SqliteDelivered delivered = new SqliteDelivered(file);
      assertThat(delivered.last(ONE)).hasValue(8);
      assertThat(delivered.last(TWO)).hasValue(3);
      assertThat(delivered.last("http://three.example.org/")).isEmpty();
    }
  }
}

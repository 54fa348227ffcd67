package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.server.process.Poll;
import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.server.product.EventReceiver.Post;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.Event;

/// Events of a whole server, a process of its own, on their way to a web server that is not always
/// there, and over the server's own death.
@Tag("all")
class EventDeliveryTest {
  private static final String SECRET = "shared by both";

  @TempDir Path directory;
  private final EventReceiver receiver = new EventReceiver();
  private TestPostgres postgres;

  @BeforeEach
  void start() throws Exception {
    postgres = TestPostgres.start(PostgresMajors.newest());
    Path secret = directory.resolve("webhook-secret");
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, SECRET + "\n");
  }

  @AfterEach
  void stop() {
    receiver.close();
    postgres.close();
  }

  private SpillwayProcess server() throws Exception {
    return SpillwayProcess.start(
        SpillwayProcess.Options.embedded(directory.resolve("data"))
            .configuration(
                Product.configuration(
                    directory,
                    postgres,
                    TestPostgres.USER,
                    "events: {webhook: '%s', secret-file: webhook-secret}"
                        .formatted(receiver.url()))));
  }

  @Test
  void eventsArriveInOrderOverAReceiverThatIsDownAndAServerThatIsKilled() throws Exception {
    Post unanswered;
    try (SpillwayProcess first = server();
        Product product = Product.of(first, directory.resolve("data"))) {
      assertThat(product.snapshot("one").status()).isEqualTo("available");
      requireNext("RDS-EVENT-0040", "one");
      requireNext("RDS-EVENT-0042", "one");

      receiver.down();
      product.rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("one"));
      Poll.until(first::log, log -> log.contains("was not taken by the webhook"));
      assertThat(messages(product)).last().isEqualTo("Deleted user snapshot.");
      receiver.fallSilent();
      receiver.up();
      unanswered = requireNext("RDS-EVENT-0041", "one");
      product.export("live", Product.CLUSTER);
      first.kill();
    }
    receiver.answer();
    try (SpillwayProcess second = server();
        Product product = Product.of(second, directory.resolve("data"))) {
      Post again = requireNext("RDS-EVENT-0041", "one");
      assertThat(again.body()).as("the same event, by its id").isEqualTo(unanswered.body());
      requireNext("RDS-EVENT-0236", Product.DATABASE);
      assertThat(product.snapshot("two").status()).isEqualTo("available");
      requireNext("RDS-EVENT-0040", "two");
      requireNext("RDS-EVENT-0042", "two");
    }
    assertThat(receiver.hasMore()).isFalse();
  }

  private static List<String> messages(Product product) {
    return product.rds.describeEvents(r -> {}).events().stream().map(Event::message).toList();
  }

  private Post requireNext(String eventId, String source) throws Exception {
    Post post = receiver.next();
    assertThat(post.eventId()).as("%s", post.json()).isEqualTo(eventId);
    assertThat(post.json().at("/detail/SourceIdentifier").asText()).isEqualTo(source);
    assertThat(post.json().at("/source").asText()).isEqualTo("aws.rds");
    String time = post.signature().replaceFirst("t=(\\d+),.*", "$1");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((time + ".").getBytes(StandardCharsets.US_ASCII));
    assertThat(post.signature())
        .isEqualTo(
            "t=%s,v1=%s".formatted(time, HexFormat.of().formatHex(mac.doFinal(post.body()))));
    return post;
  }
}

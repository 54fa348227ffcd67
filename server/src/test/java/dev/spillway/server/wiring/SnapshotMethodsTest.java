package dev.spillway.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotContents;
import dev.spillway.core.snapshot.SnapshotMaker;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Source;
import dev.spillway.server.configuration.SnapshotMethod;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Which kind of snapshot is made, and what is said of the choice.
class SnapshotMethodsTest {
  private static final SnapshotContents MADE = new SnapshotContents(Instant.EPOCH, "17.1", 5);
  private final FailedException noRight =
      new FailedException(Fault.SETUP, "the role may not replicate");
  private final FailedException noRoom = new FailedException(Fault.RESOURCES, "no room");

  private final List<String> asked = new ArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(SnapshotMethods.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  @Test
  void autoMakesABaseBackupWhereOneCanBeMade() {
    assertThat(make(SnapshotMethod.AUTO, Optional.empty())).isEqualTo(MADE);
    assertThat(asked).containsExactly("base backup");
    assertThat(logged())
        .containsExactly(
            "the snapshot of shop is made by a base backup if one is allowed, else a stored export (snapshot-method: auto)");
  }

  @Test
  void autoMakesAStoredExportWhereNoneIsAllowedAndSaysWhy() {
    SnapshotContents made = make(SnapshotMethod.AUTO, Optional.of(noRight));
    assertThat(asked).containsExactly("base backup", "stored export");
    assertThat(made.substitute().orElseThrow())
        .startsWith("It is a stored export")
        .contains("the role may not replicate");
    assertThat(logged())
        .last()
        .isEqualTo(
            "the snapshot of shop becomes a stored export, because no base backup can be made: the role may not replicate");
  }

  @Test
  void autoDoesNotHideAnyOtherFailureBehindAStoredExport() {
    assertThatThrownBy(() -> make(SnapshotMethod.AUTO, Optional.of(noRoom))).isSameAs(noRoom);
    assertThat(asked).containsExactly("base backup");
  }

  @Test
  void baseBackupInsists() {
    assertThatThrownBy(() -> make(SnapshotMethod.BASE_BACKUP, Optional.of(noRight)))
        .isSameAs(noRight);
    assertThat(asked).containsExactly("base backup");
  }

  @Test
  void exportInsists() {
    assertThat(make(SnapshotMethod.EXPORT, Optional.of(noRight)).substitute()).isEmpty();
    assertThat(asked).containsExactly("stored export");
    assertThat(logged())
        .containsExactly(
            "the snapshot of shop is made by a stored export (snapshot-method: export)");
  }

  private List<String> logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private SnapshotContents make(SnapshotMethod method, Optional<FailedException> ofBaseBackups) {
    return new SnapshotMethods(
            new Maker("base backup", ofBaseBackups),
            new Maker("stored export", Optional.empty()),
            _ -> method,
            UnaryOperator.identity())
        .make(new DatabaseId("shop"), Path.of("nowhere"), _ -> {}, () -> false);
  }

  private final class Maker implements SnapshotMaker {
    private final String name;
    private final Optional<FailedException> failure;

    Maker(String name, Optional<FailedException> failure) {
      this.name = name;
      this.failure = failure;
    }

    @Override
    public SnapshotContents make(
        DatabaseId database, Path directory, IntConsumer progress, BooleanSupplier stop) {
      asked.add(name);
      if (failure.isPresent()) {
        throw failure.get();
      }
      return MADE;
    }

    @Override
    public Source open(DbSnapshot snapshot, Path directory) {
      throw new IllegalStateException("nothing is opened here");
    }

    @Override
    public void release(Path directory) {
      asked.add("release");
    }
  }
}

package dev.spillway.core.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopSignalTest {
  private final StopSignal stop = new StopSignal();

  @Test
  void theFirstReasonCounts() {
    stop.request(StopSignal.Reason.CANCEL);
    stop.request(StopSignal.Reason.SHUTDOWN);

    assertThat(stop.reason()).contains(StopSignal.Reason.CANCEL);
  }

  @Test
  void runsHooksOnceAndForgottenOnesNever() {
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger forgotten = new AtomicInteger();
    stop.onStop(runs::incrementAndGet);
    stop.onStop(forgotten::incrementAndGet).close();

    stop.request(StopSignal.Reason.CANCEL);
    stop.request(StopSignal.Reason.CANCEL);
    stop.onStop(runs::incrementAndGet);

    assertThat(runs).hasValue(2);
    assertThat(forgotten).hasValue(0);
  }

  @Test
  void endsAPauseAtOnce() throws InterruptedException {
    Thread requester = Thread.ofVirtual().start(() -> stop.request(StopSignal.Reason.SHUTDOWN));

    assertThatThrownBy(() -> stop.pause(Duration.ofDays(1)))
        .isInstanceOfSatisfying(
            FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STOPPED));
    requester.join();
  }
}

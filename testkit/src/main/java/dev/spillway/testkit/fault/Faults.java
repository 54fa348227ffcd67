package dev.spillway.testkit.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The steps of a test's fakes, each named by what it does (`batch big`, `put my-export/…`), and
/// what strikes at some of them. With nothing planned it only counts, so that a first run tells how
/// many steps there are to break. Thread-safe.
public final class Faults {
  /// What happens at a step.
  @FunctionalInterface
  public interface Strike {
    void run();
  }

  private static final class Planned {
    private final Predicate<String> at;
    private final Strike strike;
    private int left;

    Planned(Predicate<String> at, int nth, Strike strike) {
      this.at = at;
      this.left = nth;
      this.strike = strike;
    }
  }

  private final List<Planned> planned = new ArrayList<>();
  private int steps;
  private int struck;
  private boolean dead;

  /// Throws at the n-th step from now, counted from 1.
  public void throwAt(int nth, Supplier<? extends RuntimeException> what) {
    throwAt(step -> true, nth, what);
  }

  /// Throws at the n-th step from now whose name fits, counted from 1.
  public void throwAt(Predicate<String> at, int nth, Supplier<? extends RuntimeException> what) {
    callAt(
        at,
        nth,
        () -> {
          throw what.get();
        });
  }

  /// Runs `strike` in the thread of the n-th step from now whose name fits, counted from 1.
  public synchronized void callAt(Predicate<String> at, int nth, Strike strike) {
    planned.add(new Planned(at, nth, strike));
  }

  /// At the n-th step from now and at every later step of any thread nothing works any more, as for
  /// a killed process: each throws [SimulatedKill].
  public void killAt(int nth) {
    callAt(step -> true, nth, this::kill);
  }

  /// Forgets what is planned, and that anything was killed.
  public synchronized void heal() {
    planned.clear();
    dead = false;
  }

  /// Steps so far.
  public synchronized int steps() {
    return steps;
  }

  /// How many strikes have happened.
  public synchronized int struck() {
    return struck;
  }

  public synchronized boolean isDead() {
    return dead;
  }

  /// One step of a fake; what is planned for it happens here.
  public void step(String what) {
    for (Strike strike : due(what)) {
      strike.run();
    }
    if (isDead()) {
      throw new SimulatedKill();
    }
  }

  private synchronized List<Strike> due(String what) {
    steps++;
    List<Strike> due = new ArrayList<>();
    for (Planned plan : List.copyOf(planned)) {
      if (plan.at.test(what) && --plan.left == 0) {
        planned.remove(plan);
        struck++;
        due.add(plan.strike);
      }
    }
    return due;
  }

  private synchronized void kill() {
    dead = true;
    throw new SimulatedKill();
  }
}

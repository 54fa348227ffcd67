package dev.spillway.testkit.objectstore;

import dev.spillway.core.objectstore.StoreException;
import dev.spillway.core.objectstore.StoreException.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/// Faults that are told beforehand: at the nth call of a kind, or drawn from a seeded generator.
/// Thread-safe.
public final class FaultPlan implements StoreFaults {
  /// On which side of the store's work something happens.
  public enum When {
    BEFORE,
    AFTER
  }

  private final Map<StoreCall, Integer> begun = new EnumMap<>(StoreCall.class);
  private final Map<StoreCall, Integer> ended = new EnumMap<>(StoreCall.class);
  private final List<Planned> planned = new ArrayList<>();
  private final List<Drawn> drawn = new ArrayList<>();

  private record Planned(StoreCall call, int number, When when, Runnable what) {}

  private record Drawn(RandomGenerator random, double rate, When when, Runnable what) {}

  /// Fails the nth call (from 1) of this kind, before or after the store did its work.
  public FaultPlan fail(StoreCall call, int number, When when, Kind kind) {
    return at(call, number, when, () -> throwFailure(kind));
  }

  /// Kills the process at the nth call of this kind.
  public FaultPlan crash(StoreCall call, int number, When when) {
    return at(call, number, when, () -> throwCrash(when + " " + call + " " + number));
  }

  /// Holds the nth call of this kind until the latch is open: how a slow store is made without a
  /// clock.
  public FaultPlan hold(StoreCall call, int number, When when, CountDownLatch until) {
    return at(
        call,
        number,
        when,
        () -> {
          try {
            until.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throwFailure(Kind.TRANSIENT);
          }
        });
  }

  /// Fails any call with this probability.
  public synchronized FaultPlan failSome(
      RandomGenerator random, double rate, When when, Kind kind) {
    drawn.add(new Drawn(random, rate, when, () -> throwFailure(kind)));
    return this;
  }

  /// Kills the process at any call with this probability.
  public synchronized FaultPlan crashSome(RandomGenerator random, double rate, When when) {
    drawn.add(new Drawn(random, rate, when, () -> throwCrash(when + " some call")));
    return this;
  }

  /// How many calls of this kind began.
  public synchronized int calls(StoreCall call) {
    return begun.getOrDefault(call, 0);
  }

  @Override
  public void before(StoreCall call, String key) {
    due(call, When.BEFORE, begun).forEach(Runnable::run);
  }

  @Override
  public void after(StoreCall call, String key) {
    due(call, When.AFTER, ended).forEach(Runnable::run);
  }

  private synchronized FaultPlan at(StoreCall call, int number, When when, Runnable what) {
    planned.add(new Planned(call, number, when, what));
    return this;
  }

  private synchronized List<Runnable> due(
      StoreCall call, When when, Map<StoreCall, Integer> counts) {
    int number = counts.merge(call, 1, Integer::sum);
    List<Runnable> due = new ArrayList<>();
    for (Planned fault : planned) {
      if (fault.call() == call && fault.number() == number && fault.when() == when) {
        due.add(fault.what());
      }
    }
    for (Drawn fault : drawn) {
      if (fault.when() == when && fault.random().nextDouble() < fault.rate()) {
        due.add(fault.what());
      }
    }
    return due;
  }

  private static void throwFailure(Kind kind) {
    throw new StoreException(kind, "s3:Injected", "An injected fault of the kind " + kind + ".");
  }

  private static void throwCrash(String where) {
    throw new SimulatedCrash(where);
  }
}

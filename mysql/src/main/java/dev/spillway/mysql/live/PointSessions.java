package dev.spillway.mysql.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The connections that hold the point: no new one can join it. Thread-safe.
final class PointSessions {
  private static final long LOOK_EVERY_MILLIS = 100;

  private final Deque<PointSession> idle;
  private final Set<PointSession> all;

  PointSessions(List<PointSession> sessions) {
    this.idle = new ArrayDeque<>(sessions);
    this.all = new HashSet<>(sessions);
  }

  /// Waits for an idle session.
  ///
  /// @param requireOpen throws when the read has ended
  synchronized PointSession take(Runnable requireOpen) {
    try {
      while (idle.isEmpty()) {
        requireOpen.run();
        TimeUnit.MILLISECONDS.timedWait(this, LOOK_EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "The reader was interrupted.", e);
    }
    return idle.removeFirst();
  }

  synchronized List<PointSession> takeIdle() {
    List<PointSession> taken = new ArrayList<>(idle);
    idle.clear();
    return taken;
  }

  synchronized void giveBack(PointSession session) {
    idle.addLast(session);
    notifyAll();
  }

  /// Forgets a session.
  ///
  /// @return whether it was the last one
  synchronized boolean lose(PointSession session) {
    notifyAll();
    return all.remove(session) && all.isEmpty();
  }

  synchronized void abortAll() {
    all.forEach(PointSession::abort);
    all.clear();
    idle.clear();
    notifyAll();
  }
}

package dev.spillway.testkit.store;

import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Events in memory.
public final class MemoryEventLog implements EventLog {
  private final List<Entry> entries = new ArrayList<>();
  private long newest;

  /// Records events, as the stores do.
  public synchronized void add(List<Event> events) {
    events.forEach(event -> entries.add(new Entry(++newest, event)));
  }

  /// All events, the oldest first.
  public synchronized List<Event> all() {
    return entries.stream().map(Entry::event).toList();
  }

  @Override
  public synchronized List<Entry> between(Instant from, Instant to) {
    return entries.stream()
        .filter(entry -> !entry.event().date().isBefore(from) && entry.event().date().isBefore(to))
        .toList();
  }

  @Override
  public synchronized List<Entry> after(long number, int most) {
    return entries.stream().filter(entry -> entry.number() > number).limit(most).toList();
  }

  @Override
  public synchronized long newest() {
    return newest;
  }

  @Override
  public synchronized void forgetBefore(Instant time) {
    entries.removeIf(entry -> entry.event().date().isBefore(time));
  }
}

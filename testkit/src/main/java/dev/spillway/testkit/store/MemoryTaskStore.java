package dev.spillway.testkit.store;

import dev.spillway.core.event.Event;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.TaskStore;
import dev.spillway.testkit.fault.Faults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tasks in memory, with every record that was ever stored of them.
public final class MemoryTaskStore implements TaskStore {
  private final Faults faults;
  private final Map<ExportTaskId, ExportTask> tasks = new LinkedHashMap<>();
  private final List<ExportTask> history = new ArrayList<>();

  private final MemoryEventLog log;

  public MemoryTaskStore(Faults faults) {
    this(faults, new MemoryEventLog());
  }

  /// @param log records the events
  public MemoryTaskStore(Faults faults, MemoryEventLog log) {
    this.faults = faults;
    this.log = log;
  }

  @Override
  public synchronized boolean insert(ExportTask task) {
    faults.step("task insert");
    if (tasks.putIfAbsent(task.id(), task) != null) {
      return false;
    }
    changed(task);
    return true;
  }

  @Override
  public synchronized void update(ExportTask task, List<Event> events) {
    faults.step("task update " + task.status());
    tasks.put(task.id(), task);
    log.add(events);
    changed(task);
  }

  @Override
  public synchronized Optional<ExportTask> find(ExportTaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  @Override
  public synchronized List<ExportTask> list() {
    return new ArrayList<>(tasks.values()).reversed();
  }

  @Override
  public synchronized List<ExportTask> unfinished() {
    return tasks.values().stream().filter(task -> !task.status().isEnd()).toList();
  }

  /// Every record that was stored, in order.
  public synchronized List<ExportTask> history() {
    return List.copyOf(history);
  }

  /// Waits until the task satisfies the condition.
  public synchronized ExportTask await(
      ExportTaskId id, java.util.function.Predicate<ExportTask> condition)
      throws InterruptedException {
    while (!tasks.containsKey(id) || !condition.test(tasks.get(id))) {
      wait();
    }
    return tasks.get(id);
  }

  private void changed(ExportTask task) {
    history.add(task);
    notifyAll();
  }
}

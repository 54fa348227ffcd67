package dev.spillway.api.rds;

import dev.spillway.core.event.EventLog;
import dev.spillway.core.snapshot.Snapshots;
import dev.spillway.core.source.Databases;
import dev.spillway.core.task.ExportTasks;
import dev.spillway.core.task.Site;
import java.time.InstantSource;

/// Everything that the operations work with.
public record RdsServices(
    Site site,
    ExportTasks tasks,
    Snapshots snapshots,
    Databases databases,
    EventLog events,
    InstantSource clock) {}

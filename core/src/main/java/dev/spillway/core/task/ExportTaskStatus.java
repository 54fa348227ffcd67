package dev.spillway.core.task;

/// An export task's `Status`; the constants' names are RDS's words.
///
/// `STARTING -> IN_PROGRESS -> COMPLETE | FAILED`, and from the first two `-> CANCELING ->
/// CANCELED`.
public enum ExportTaskStatus {
  STARTING,
  IN_PROGRESS,
  CANCELING,
  COMPLETE,
  FAILED,
  CANCELED;

  public boolean isEnd() {
    return switch (this) {
      case STARTING, IN_PROGRESS, CANCELING -> false;
      case COMPLETE, FAILED, CANCELED -> true;
    };
  }
}

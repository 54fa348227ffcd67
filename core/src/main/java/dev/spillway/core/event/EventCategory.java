package dev.spillway.core.event;

import java.util.Locale;

/// RDS's categories, as far as events of snapshots and exports have them.
public enum EventCategory {
  BACKUP,
  CREATION,
  DELETION,
  FAILURE,
  NOTIFICATION;

  /// As RDS spells it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

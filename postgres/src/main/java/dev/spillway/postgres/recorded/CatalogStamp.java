package dev.spillway.postgres.recorded;

import dev.spillway.postgres.basebackup.Lsn;
import dev.spillway.postgres.recovery.ControlFile;

/// Which prepared files a catalog describes: those of a cluster as one shutdown left them.
public record CatalogStamp(long systemIdentifier, int timeline, Lsn checkpoint) {
  public static CatalogStamp of(ControlFile control) {
    return new CatalogStamp(control.systemIdentifier(), control.timeline(), control.checkpoint());
  }

  @Override
  public String toString() {
    return "system %s, timeline %d, checkpoint %s"
        .formatted(Long.toUnsignedString(systemIdentifier), timeline, checkpoint);
  }
}

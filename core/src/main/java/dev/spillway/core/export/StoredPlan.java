package dev.spillway.core.export;

import java.util.List;

/// A plan with everything that was done of it, as a restarted server finds it.
public record StoredPlan(
    ExportPlan plan,
    List<FinishedUnit> finished,
    List<EndedTable> ended,
    List<OpenUpload> uploads) {
  public StoredPlan {
    finished = List.copyOf(finished);
    ended = List.copyOf(ended);
    uploads = List.copyOf(uploads);
  }
}

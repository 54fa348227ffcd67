package dev.spillway.testkit.objectstore;

/// The process that called is as good as killed. An error, so that no handler of exceptions takes
/// it for a failure that it could record.
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  public SimulatedCrash(String where) {
    super("killed " + where);
  }
}

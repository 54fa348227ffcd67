package dev.spillway.testkit.fault;

/// Stands for SIGKILL in a test: nothing of the run that it strikes has any effect afterwards.
public final class SimulatedKill extends Error {
  private static final long serialVersionUID = 1L;

  public SimulatedKill() {
    super("killed by the test");
  }
}

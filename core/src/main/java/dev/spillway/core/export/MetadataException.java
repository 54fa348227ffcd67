package dev.spillway.core.export;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;

/// An export whose rows are all written could not be closed by its manifests; the cause says why.
public final class MetadataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RuntimeException why;

  private MetadataException(RuntimeException why) {
    super(why);
    this.why = why;
  }

  /// Writes a manifest.
  ///
  /// @throws MetadataException for every failure of it; being told to stop is none
  public static void guard(Runnable writing) {
    try {
      writing.run();
    } catch (RuntimeException e) {
      if (e instanceof FailedException told && told.fault() == Fault.STOPPED) {
        throw told;
      }
      throw new MetadataException(e);
    }
  }

  public RuntimeException why() {
    return why;
  }
}

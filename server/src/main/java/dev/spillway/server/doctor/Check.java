package dev.spillway.server.doctor;

import java.util.function.Consumer;

/// One thing that is looked at.
interface Check {
  /// Tells each finding as soon as it is known. Never throws because of what is found.
  void examine(Consumer<Finding> findings);
}

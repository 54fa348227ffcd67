package dev.spillway.server.quickstart;

/// Quickstart cannot go on. The message is all that is shown.
final class QuickstartFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QuickstartFailed(String message) {
    super(message);
  }
}

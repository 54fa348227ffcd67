package dev.spillway.api.sigv4;

/// A secret text that cannot be printed by accident.
public final class Secret {
  private final String text;

  public Secret(String text) {
    this.text = text;
  }

  /// The secret itself. Never log it, never put it into a message.
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}

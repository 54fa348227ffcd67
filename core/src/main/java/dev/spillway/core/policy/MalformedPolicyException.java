package dev.spillway.core.policy;

/// A text that is no policy. The message names the element and what would be right.
public final class MalformedPolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedPolicyException(String message) {
    super(message);
  }
}

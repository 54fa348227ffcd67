package dev.spillway.testkit.aws;

/// A request that AWS would refuse with this code.
final class WireRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  WireRefusal(String code, String message) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }
}

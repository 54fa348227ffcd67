package dev.spillway.cli.call;

/// The service refused a call.
public final class ServiceException extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String words;

  ServiceException(String action, String code, String words, String retries) {
    super(
        "An error occurred (%s) when calling the %s operation%s: %s"
            .formatted(code, action, retries, words));
    this.code = code;
    this.words = words;
  }

  public String code() {
    return code;
  }

  /// What the service said.
  public String words() {
    return words;
  }
}

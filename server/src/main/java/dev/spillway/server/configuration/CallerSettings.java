package dev.spillway.server.configuration;

/// Who may send requests.
public record CallerSettings(
    @Form(
            pattern = "[A-Za-z0-9+=,.@_-]{1,64}",
            is = "a user name: 1 to 64 letters, digits and +=,.@_-")
        @Identity
        String name,
    AccessKeySource accessKeyFile,
    @Default("everything") Allow allow) {

  /// What a caller may do.
  public enum Allow {
    EVERYTHING,
    NOTHING
  }
}

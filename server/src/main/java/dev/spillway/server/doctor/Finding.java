package dev.spillway.server.doctor;

import java.util.Optional;

/// What a check found.
///
/// @param subject what it is about, such as `database shop`
/// @param remedy what to do, ready to be pasted; may have several lines
public record Finding(Level level, String subject, String text, Optional<String> remedy) {

  /// How bad it is.
  public enum Level {
    OK,
    /// Works, but not as well or as safely as it could.
    WARN,
    /// Exports or snapshots will not work.
    FAIL
  }

  static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text, Optional.empty());
  }

  static Finding warn(String subject, String text, String remedy) {
    return new Finding(Level.WARN, subject, text, Optional.of(remedy));
  }

  static Finding fail(String subject, String text) {
    return new Finding(Level.FAIL, subject, text, Optional.empty());
  }

  static Finding fail(String subject, Exception reason) {
    return fail(subject, String.valueOf(reason.getMessage()));
  }

  static Finding fail(String subject, Exception reason, String remedy) {
    return fail(subject, String.valueOf(reason.getMessage()), remedy);
  }

  static Finding fail(String subject, String text, String remedy) {
    return new Finding(Level.FAIL, subject, text, Optional.of(remedy));
  }
}

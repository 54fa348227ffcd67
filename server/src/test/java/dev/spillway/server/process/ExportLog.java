package dev.spillway.server.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/// What exports of this JVM log.
public final class ExportLog {
  private ExportLog() {}

  /// The messages, from `info` on, that are logged while something runs.
  public static List<String> during(Runnable exporting) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger exports = (Logger) LoggerFactory.getLogger("dev.spillway.core.export");
    Level before = exports.getLevel();
    exports.setLevel(Level.INFO);
    exports.addAppender(log);
    try {
      exporting.run();
    } finally {
      exports.detachAppender(log);
      exports.setLevel(before);
    }
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}

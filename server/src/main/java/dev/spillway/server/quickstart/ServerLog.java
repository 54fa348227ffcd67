package dev.spillway.server.quickstart;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/// Keeps the server's log off the screen that quickstart's own lines are on.
final class ServerLog {
  private static final int COMPLAINTS = 6;
  private static final Pattern LEVEL = Pattern.compile("^\\S+Z [A-Z]+ ");

  private final Path file;

  private ServerLog(Path file) {
    this.file = file;
  }

  /// From now on everything that is logged goes to the file instead.
  static ServerLog to(Path file) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(context);
    lines.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{0}: %msg%n%ex");
    lines.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(lines);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(appender);
    return new ServerLog(file);
  }

  /// The last warnings and errors in it, each with its exception but without the traces.
  List<String> complaints() throws IOException {
    List<String> complaints = new ArrayList<>();
    boolean complaining = false;
    for (String line : Files.readAllLines(file)) {
      if (LEVEL.matcher(line).find()) {
        complaining = line.contains(" WARN ") || line.contains(" ERROR ");
      }
      if (complaining && !line.startsWith("\t")) {
        complaints.add(line);
      }
    }
    return complaints.subList(Math.max(0, complaints.size() - COMPLAINTS), complaints.size());
  }
}

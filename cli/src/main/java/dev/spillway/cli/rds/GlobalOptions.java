package dev.spillway.cli.rds;

import dev.spillway.cli.argument.ArgumentParser;
import dev.spillway.cli.argument.Numbers;
import dev.spillway.cli.argument.Option;
import dev.spillway.cli.argument.Parsed;
import dev.spillway.cli.output.Format;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.query.Query;
import dev.spillway.cli.setting.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The options that every operation has, and what they said.
public final class GlobalOptions {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*");
  private static final int TIMEOUT_SECONDS = 60;

  public static final List<Option> OPTIONS =
      List.of(
          Option.flag("debug", "debug", "true"),
          Option.one("endpoint-url"),
          Option.flag("no-verify-ssl", "no-verify-ssl", "true"),
          Option.flag("no-paginate", "no-paginate", "true"),
          Option.one("output")
              .among(Arrays.stream(Format.values()).map(Format::spelled).toArray(String[]::new)),
          Option.one("query"),
          Option.one("profile"),
          Option.one("region"),
          Option.one("color").among("on", "off", "auto"),
          Option.flag("no-sign-request", "no-sign-request", "true"),
          Option.one("ca-bundle"),
          Option.one("cli-read-timeout"),
          Option.one("cli-connect-timeout"),
          Option.one("cli-binary-format").among("base64", "raw-in-base64-out"),
          Option.flag("no-cli-pager", "no-cli-pager", "true"),
          Option.flag("cli-auto-prompt", "cli-auto-prompt", "true"),
          Option.flag("no-cli-auto-prompt", "no-cli-auto-prompt", "true"),
          Option.flag("version", "version", "true"));

  private final Parsed parsed;
  private final Optional<Query> query;
  private final int readMillis;
  private final int connectMillis;

  private GlobalOptions(Parsed parsed) {
    this.parsed = parsed;
    this.query = parsed.value("query").map(Query::compile);
    endpointUrl().ifPresent(GlobalOptions::checkScheme);
    this.readMillis = millis("read");
    this.connectMillis = millis("connect");
  }

  /// @throws CommandException if a value cannot be used
  public static GlobalOptions of(Parsed parsed) {
    return new GlobalOptions(parsed);
  }

  /// @throws CommandException if an option lacks its value
  public static Parsed parse(List<String> arguments) {
    return new ArgumentParser(OPTIONS, "command", Option.Need.OPTIONAL).parse(arguments);
  }

  private static void checkScheme(String url) {
    if (!SCHEME.matcher(url).matches()) {
      throw CommandException.usage(
          "Bad value for --endpoint-url \"%s\": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/"
              .formatted(url));
    }
  }

  private int millis(String what) {
    long seconds =
        parsed
            .value("cli-%s-timeout".formatted(what))
            .map(Numbers::whole)
            .orElse((long) TIMEOUT_SECONDS);
    if (seconds < 0) {
      throw CommandException.general(
          "Attempted to set %s timeout to %d, but the timeout cannot be set to a value less than or equal to 0."
              .formatted(what, seconds));
    }
    return (int) Math.min(seconds * 1000, Integer.MAX_VALUE);
  }

  Optional<Query> query() {
    return query;
  }

  Optional<String> endpointUrl() {
    return parsed.value("endpoint-url");
  }

  /// Whether the API is somewhere else than at AWS.
  public boolean isElsewhere(Settings settings) {
    return settings.isElsewhere(endpointUrl());
  }

  public Optional<String> profile() {
    return parsed.value("profile");
  }

  Optional<String> region() {
    return parsed.value("region");
  }

  Optional<String> output() {
    return parsed.value("output");
  }

  Optional<String> caBundle() {
    return parsed.value("ca-bundle");
  }

  String color() {
    return parsed.value("color").orElse("auto");
  }

  int readMillis() {
    return readMillis;
  }

  int connectMillis() {
    return connectMillis;
  }

  boolean isSet(String flag) {
    return parsed.isSet(flag);
  }
}

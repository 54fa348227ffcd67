package dev.spillway.cli.export;

import dev.spillway.cli.argument.Option;
import dev.spillway.cli.call.Client;
import dev.spillway.cli.call.ServiceException;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.rds.Connection;
import dev.spillway.cli.setting.Settings;
import dev.spillway.cli.terminal.Terminal;
import dev.spillway.cli.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `spillway export`: finds or makes the snapshot, shows what it is going to do, starts the export
/// and stays with it.
public final class ExportCommand {
  private static final int COMPLETE = 0;
  private static final int FAILED = 1;
  private static final int WARNED = 2;
  private static final int LOOK_SECONDS = 2;
  private static final Set<String> ENDS = Set.of("COMPLETE", "FAILED", "CANCELED");
  private static final int LONGEST_NAME = 40;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Told what Ctrl-C would leave running.
  public interface Interruption {
    /// @param cancel cancels the export
    void expect(String identifier, Runnable cancel);

    /// From here on there is nothing to leave.
    void forget();

    /// Whether somebody is being asked right now.
    boolean isUnderWay();
  }

  private final Terminal terminal;
  private final Client.Pause pause;
  private final InstantSource clock;
  private final Interruption interruption;

  public ExportCommand(
      Terminal terminal, Client.Pause pause, InstantSource clock, Interruption interruption) {
    this.terminal = terminal;
    this.pause = pause;
    this.clock = clock;
    this.interruption = interruption;
  }

  /// Those that only it has.
  public static List<Option> options() {
    return ExportRequest.OPTIONS;
  }

  /// @return the exit status
  public int run(List<String> arguments) {
    if (arguments.equals(List.of("help")) || arguments.contains("--help")) {
      terminal.out().print(ExportRequest.USAGE);
      return COMPLETE;
    }
    try {
      return export(ExportRequest.parse(arguments));
    } catch (CommandException e) {
      terminal.err().println("spillway export: " + e.getMessage());
      return e.isUsage() ? e.status() : FAILED;
    } catch (ServiceException e) {
      terminal.err().println("spillway export: " + e.getMessage());
      return FAILED;
    }
  }

  private int export(ExportRequest request) throws ServiceException {
    Settings settings = Settings.read(terminal.environment(), request.globals().profile());
    String role = chosen(request.role(), settings, "spillway_iam_role_arn", "--role");
    String key = chosen(request.key(), settings, "spillway_kms_key_id", "--key");
    Calls calls = new Calls(Connection.open(request.globals(), settings, terminal, pause, _ -> {}));
    String identifier = request.identifier().orElseGet(() -> identifier(request.source()));
    say("source    " + request.source());
    say("target    " + request.target());
    say("role      " + role);
    say("key       " + key);
    String arn =
        new Sources(calls, pause, words -> say("          " + words)).arn(request, identifier);
    calls.call("StartExportTask", parameters(request, identifier, arn, role, key));
    say("export    " + identifier);
    if (request.ending() == ExportRequest.Ending.DETACH) {
      say(
          "It goes on by itself: spillway rds describe-export-tasks --export-task-identifier "
              + identifier);
      return COMPLETE;
    }
    Optional<FinishedTables> tables = tables(request, settings, identifier);
    try {
      return follow(calls, identifier, tables);
    } finally {
      tables.ifPresent(FinishedTables::close);
    }
  }

  /// Nobody is sent to AWS with keys for another endpoint.
  private Optional<FinishedTables> tables(
      ExportRequest request, Settings settings, String identifier) {
    if (settings.storeEndpoint(request.storeUrl()).isEmpty()
        && request.globals().isElsewhere(settings)) {
      return Optional.empty();
    }
    return Optional.of(
        new FinishedTables(
            Connection.store(request.globals(), settings, terminal, request.storeUrl()),
            request.bucket(),
            (request.prefix().isEmpty() ? "" : request.prefix() + "/") + identifier + "/"));
  }

  private static String chosen(
      Optional<String> option, Settings settings, String key, String name) {
    return option
        .or(() -> settings.own(key))
        .orElseThrow(() ->
            CommandException.usage(
                "Neither %s was given, nor has the profile %s.".formatted(name, key)));
  }

  private static Map<String, Value> parameters(
      ExportRequest request, String identifier, String arn, String role, String key) {
    Map<String, Value> parameters = new LinkedHashMap<>();
    parameters.put("ExportTaskIdentifier", Value.text(identifier));
    parameters.put("SourceArn", Value.text(arn));
    parameters.put("S3BucketName", Value.text(request.bucket()));
    parameters.put("IamRoleArn", Value.text(role));
    parameters.put("KmsKeyId", Value.text(key));
    if (!request.prefix().isEmpty()) {
      parameters.put("S3Prefix", Value.text(request.prefix()));
    }
    if (!request.only().isEmpty()) {
      List<Value> names = new ArrayList<>();
      request.only().forEach(name -> names.add(Value.text(name)));
      parameters.put("ExportOnly", new Value.Items(names));
    }
    return parameters;
  }

  /// The source's own name and the time in UTC, as identifiers are spelled.
  private String identifier(String source) {
    String name = source.substring(source.lastIndexOf(':') + 1).replaceAll("[^A-Za-z0-9]+", "-");
    String spelled = name.replaceAll("^[^A-Za-z]+", "");
    String shortened = spelled.substring(0, Math.min(spelled.length(), LONGEST_NAME));
    return (shortened.isEmpty() ? "export" : shortened.replaceAll("-$", ""))
        + "-"
        + TIME.format(clock.instant());
  }

  private int follow(Calls calls, String identifier, Optional<FinishedTables> tables)
      throws ServiceException {
    Instant began = clock.instant();
    ProgressView view = new ProgressView(terminal);
    RunningTables running = new RunningTables(calls, identifier);
    interruption.expect(identifier, () -> cancel(calls, identifier));
    while (true) {
      Value.Members task =
          calls.one("DescribeExportTasks", "ExportTasks", "ExportTaskIdentifier", identifier);
      String status = Calls.text(task, "Status");
      boolean isOver = ENDS.contains(status);
      if (!interruption.isUnderWay()) {
        FinishedTables.Look seen =
            tables
                .map(all -> isOver ? all.last() : all.look())
                .orElseGet(() -> new FinishedTables.Look(List.of(), 0));
        view.show(
            new ProgressView.Now(
                status,
                Calls.number(task, "PercentProgress"),
                Calls.number(task, "TotalExtractedDataInGB"),
                Duration.between(began, clock.instant())),
            seen,
            status.equals("IN_PROGRESS") ? running.look() : Optional.empty());
      }
      if (isOver) {
        view.end();
        interruption.forget();
        return summary(task, status);
      }
      pause.seconds(LOOK_SECONDS);
    }
  }

  private void cancel(Calls calls, String identifier) {
    try {
      calls.call("CancelExportTask", Map.of("ExportTaskIdentifier", Value.text(identifier)));
      say("The export is being canceled; what it wrote stays.");
    } catch (ServiceException e) {
      terminal.err().println("spillway export: " + e.getMessage());
    }
  }

  private int summary(Value.Members task, String status) {
    String prefix = Calls.text(task, "S3Prefix");
    String folder =
        "s3://%s/%s%s/"
            .formatted(
                Calls.text(task, "S3Bucket"),
                prefix.isEmpty() ? "" : prefix + "/",
                Calls.text(task, "ExportTaskIdentifier"));
    if (!status.equals("COMPLETE")) {
      terminal
          .err()
          .println(
              "The export is %s. %s".formatted(status, Calls.text(task, "FailureCause")).strip());
      return FAILED;
    }
    say("complete  " + folder);
    String warning = Calls.text(task, "WarningMessage");
    if (warning.isEmpty()) {
      return COMPLETE;
    }
    say("warnings  " + warning);
    return WARNED;
  }

  private void say(String words) {
    terminal.out().println(words);
    terminal.out().flush();
  }
}

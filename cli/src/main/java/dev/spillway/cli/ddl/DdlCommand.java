package dev.spillway.cli.ddl;

import dev.spillway.cli.argument.Option;
import dev.spillway.cli.call.Client;
import dev.spillway.cli.call.ServiceException;
import dev.spillway.cli.model.Api;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.rds.Connection;
import dev.spillway.cli.setting.Settings;
import dev.spillway.cli.terminal.Terminal;
import dev.spillway.cli.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `spillway ddl`: prints the statements that make an export's tables known to an engine. Nothing
/// is run, and of the export only names and manifests are read.
public final class DdlCommand {
  private static final int FAILED = 1;
  private static final String SCHEME = "s3://";

  private final Terminal terminal;
  private final Client.Pause pause;

  public DdlCommand(Terminal terminal, Client.Pause pause) {
    this.terminal = terminal;
    this.pause = pause;
  }

  /// Those that only it has.
  public static List<Option> options() {
    return DdlRequest.options();
  }

  /// @return the exit status
  public int run(List<String> arguments) {
    if (arguments.equals(List.of("help")) || arguments.contains("--help")) {
      terminal.out().print(DdlRequest.USAGE);
      return 0;
    }
    try {
      print(DdlRequest.parse(arguments));
      return 0;
    } catch (CommandException e) {
      terminal.err().println("spillway ddl: " + e.getMessage());
      return e.isUsage() ? e.status() : FAILED;
    } catch (ServiceException e) {
      terminal.err().println("spillway ddl: " + e.getMessage());
      return FAILED;
    }
  }

  /// @param url as the engine calls it
  private record Found(ExportedObjects objects, String url) {}

  private void print(DdlRequest request) throws ServiceException {
    Dialect dialect = request.engine().dialect(request.catalog());
    Found found = find(request, dialect);
    try (ExportedObjects objects = found.objects()) {
      new Script(dialect, request.location().orElse(found.url()), terminal.out()::println)
          .write(ExportedTables.read(objects));
    }
  }

  private Found find(DdlRequest request, Dialect dialect) throws ServiceException {
    Path folder = Path.of(request.export());
    if (Files.isDirectory(folder)) {
      String path = folder.toAbsolutePath().normalize().toString();
      return new Found(
          new FolderObjects(folder), request.engine() == Engine.DUCKDB ? path : "file://" + path);
    }
    Settings settings = Settings.read(terminal.environment(), request.globals().profile());
    String url =
        request.export().startsWith(SCHEME) ? request.export() : urlOfTask(request, settings);
    int slash = url.indexOf('/', SCHEME.length());
    if (slash < 0) {
      throw CommandException.usage("%s is a bucket, not the folder of an export.".formatted(url));
    }
    return new Found(
        new BucketObjects(
            Connection.store(request.globals(), settings, terminal, request.storeUrl()),
            url.substring(SCHEME.length(), slash),
            url.substring(slash + 1)),
        dialect.scheme() + url.substring(SCHEME.length() - "://".length()));
  }

  private String urlOfTask(DdlRequest request, Settings settings) throws ServiceException {
    Client client = Connection.open(request.globals(), settings, terminal, pause, _ -> {});
    Value.Members parameters = new Value.Members();
    parameters.members().putAll(Map.of("ExportTaskIdentifier", Value.text(request.export())));
    Value.Members answer = client.call(Api.load().operation("DescribeExportTasks"), parameters);
    if (!(answer.get("ExportTasks").orElse(Value.missing()) instanceof Value.Items(List<Value> all)
        && all.size() == 1
        && all.getFirst() instanceof Value.Members task)) {
      throw CommandException.general("There is no export task %s.".formatted(request.export()));
    }
    if (!text(task, "Status").equals("COMPLETE")) {
      throw CommandException.general(
          "The export %s is %s; its tables are known when it is COMPLETE."
              .formatted(request.export(), text(task, "Status")));
    }
    String prefix = prefix(text(task, "S3Prefix"));
    return SCHEME
        + text(task, "S3Bucket")
        + "/"
        + Optional.of(prefix).filter(some -> !some.isEmpty()).map(some -> some + "/").orElse("")
        + text(task, "ExportTaskIdentifier");
  }

  /// As it stands in keys: empty segments and some characters are not kept.
  private static String prefix(String asGiven) {
    return asGiven.replaceAll("/+", "/").replaceAll("^/|/$", "").replaceAll("[\\\\`\" ]", "_");
  }

  private static String text(Value.Members members, String name) {
    return members.get(name).orElse(Value.text("")) instanceof Value.Text(String text) ? text : "";
  }
}

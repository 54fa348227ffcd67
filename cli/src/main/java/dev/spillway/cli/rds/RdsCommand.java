package dev.spillway.cli.rds;

import dev.spillway.cli.argument.ArgumentParser;
import dev.spillway.cli.argument.ArgumentReader;
import dev.spillway.cli.argument.Option;
import dev.spillway.cli.argument.ParameterFile;
import dev.spillway.cli.argument.Parsed;
import dev.spillway.cli.argument.Validation;
import dev.spillway.cli.call.Client;
import dev.spillway.cli.call.Pages;
import dev.spillway.cli.call.ServiceException;
import dev.spillway.cli.model.Api;
import dev.spillway.cli.model.Member;
import dev.spillway.cli.model.Operation;
import dev.spillway.cli.model.OptionName;
import dev.spillway.cli.model.Paging;
import dev.spillway.cli.output.Format;
import dev.spillway.cli.output.TableColors;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.setting.Settings;
import dev.spillway.cli.terminal.Pager;
import dev.spillway.cli.terminal.Terminal;
import dev.spillway.cli.value.Json;
import dev.spillway.cli.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `spillway [options] rds <operation> [parameters]`, with the arguments, outputs and exit statuses
/// of `aws rds`.
public final class RdsCommand {
  static final int SERVICE_ERROR = 254;

  private final Terminal terminal;
  private final Client.Pause pause;
  private final Api api = Api.load();
  private final ParameterFile files;

  /// @param pause between two tries of a call, and between two looks while waiting
  public RdsCommand(Terminal terminal, Client.Pause pause) {
    this.terminal = terminal;
    this.pause = pause;
    this.files = new ParameterFile(terminal.environment());
  }

  /// The conditions of `wait`.
  public static List<String> conditions() {
    return Waiter.all().stream().map(waiter -> OptionName.of(waiter.name())).toList();
  }

  /// The options of an operation or condition; none if it is neither.
  ///
  /// @param words what stands behind `rds`
  public static List<Option> options(List<String> words) {
    Api api = Api.load();
    Optional<Operation> operation =
        words.getFirst().equals("wait") && words.size() > 1
            ? Waiter.all().stream()
                .filter(waiter -> OptionName.of(waiter.name()).equals(words.get(1)))
                .findFirst()
                .map(waiter -> api.operation(waiter.action()))
            : api.find(words.getFirst());
    return operation.map(OperationOptions::of).orElse(List.of());
  }

  /// @return the exit status
  public int run(List<String> arguments) {
    try {
      return attempt(arguments);
    } catch (CommandException e) {
      return end(e);
    }
  }

  /// Says why a command ended.
  ///
  /// @return the exit status
  public int end(CommandException e) {
    complain(String.valueOf(e.getMessage()));
    return e.status();
  }

  /// As [#run], but leaves it to the caller what happens to arguments that cannot be used.
  ///
  /// @return the exit status
  public int attempt(List<String> arguments) {
    try {
      return command(arguments);
    } catch (ServiceException e) {
      complain(String.valueOf(e.getMessage()));
      return SERVICE_ERROR;
    }
  }

  private void complain(String message) {
    terminal.err().println("\n" + message);
    terminal.err().flush();
  }

  private int command(List<String> arguments) throws ServiceException {
    Parsed parsed = GlobalOptions.parse(arguments);
    if (parsed.isSet("version")) {
      terminal.out().println("spillway/" + Version.text());
      return 0;
    }
    if (parsed.isSet("cli-auto-prompt") && parsed.isSet("no-cli-auto-prompt")) {
      throw CommandException.usage(
          "Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.");
    }
    String command = parsed.word().orElseThrow(() -> missing("command"));
    if (command.equals("help")) {
      print(new Help(api).overview());
      return 0;
    }
    if (!command.equals("rds")) {
      throw ArgumentParser.unknownWord("command", command, List.of("rds"));
    }
    GlobalOptions globals = GlobalOptions.of(parsed);
    List<String> rest = new ArrayList<>(parsed.rest());
    Parsed service = new ArgumentParser(List.of(), "operation", Option.Need.OPTIONAL).parse(rest);
    String name = service.word().orElseThrow(() -> missing("operation"));
    if (name.equals("help")) {
      print(new Help(api).operations(Waiter.all()));
      return 0;
    }
    if (name.equals("wait")) {
      return await(globals, service.rest());
    }
    Operation operation =
        api.find(name)
            .orElseThrow(() -> ArgumentParser.unknownWord("operation", name, api.commands()));
    return operation(operation, globals, service.rest());
  }

  private int await(GlobalOptions globals, List<String> arguments) {
    Parsed parsed =
        new ArgumentParser(List.of(), "subcommand", Option.Need.OPTIONAL).parse(arguments);
    String name = parsed.word().orElseThrow(() -> missing("condition"));
    List<Waiter> waiters = Waiter.all();
    Waiter waiter =
        waiters.stream()
            .filter(candidate -> OptionName.of(candidate.name()).equals(name))
            .findFirst()
            .orElseThrow(() ->
                ArgumentParser.unknownWord(
                    "subcommand",
                    name,
                    waiters.stream().map(each -> OptionName.of(each.name())).toList()));
    Operation operation = api.operation(waiter.action());
    Settings settings = Settings.read(terminal.environment(), globals.profile());
    Parsed options = OperationOptions.parse(operation, parsed.rest());
    Value.Members parameters = parameters(operation, options);
    Optional<String> sample = options.value(OperationOptions.SKELETON);
    if (sample.isPresent()) {
      printSample(operation, sample.get());
      return 0;
    }
    Client client = Connection.open(globals, settings, terminal, pause, log(globals));
    new Waiting(client, waiter, pause).await(operation, parameters);
    return 0;
  }

  private static CommandException missing(String word) {
    return CommandException.usage("spillway: error: the following arguments are required: " + word);
  }

  private int operation(Operation operation, GlobalOptions globals, List<String> arguments)
      throws ServiceException {
    if (arguments.equals(List.of("help"))) {
      print(new Help(api).operation(operation));
      return 0;
    }
    Settings settings = Settings.read(terminal.environment(), globals.profile());
    Parsed parsed = OperationOptions.parse(operation, arguments);
    boolean isPaged = isPaged(operation, globals, parsed);
    Value.Members parameters = parameters(operation, parsed);
    Optional<String> skeleton = parsed.value(OperationOptions.SKELETON);
    if (skeleton.isPresent() && !skeleton.get().equals("output")) {
      printSample(operation, skeleton.get());
      return 0;
    }
    Client client = Connection.open(globals, settings, terminal, pause, log(globals));
    boolean isPagerWanted =
        terminal.isInteractive() && !globals.isSet("no-cli-pager") && !settings.pager().isEmpty();
    StringBuilder screen = new StringBuilder();
    Display display = display(globals, settings, isPagerWanted ? screen::append : this::print);
    if (skeleton.isPresent()) {
      Validation.check(operation.request(), parameters);
      display.show(operation, Skeleton.answer(operation, timeForm(globals, settings)));
    } else if (isPaged && !isPagedByHand(operation, parameters)) {
      display.show(operation, new Pages(client, operation, paging(parsed)), parameters);
    } else {
      display.show(operation, client.call(operation, parameters));
    }
    if (isPagerWanted && !screen.isEmpty()) {
      Pager.show(settings.pager(), screen.toString(), terminal);
    }
    terminal.out().flush();
    return 0;
  }

  private void printSample(Operation operation, String kind) {
    print(
        kind.equals("yaml-input")
            ? Skeleton.requestYaml(operation)
            : Json.layOut(Skeleton.request(operation)) + "\n");
  }

  private static boolean isPaged(Operation operation, GlobalOptions globals, Parsed parsed) {
    if (operation.paging().isEmpty()) {
      return false;
    }
    boolean isByHand =
        isPagingMember(operation, Paging.INPUT_TOKEN, parsed)
            || isPagingMember(operation, operation.paging().get().limit(), parsed);
    if (!isByHand && !globals.isSet("no-paginate")) {
      return true;
    }
    List<String> given =
        List.of(
                OperationOptions.STARTING_TOKEN,
                OperationOptions.PAGE_SIZE,
                OperationOptions.MAX_ITEMS)
            .stream()
            .filter(option -> parsed.value(option).isPresent())
            .map(option -> "--" + option)
            .toList();
    if (!given.isEmpty()) {
      throw CommandException.usage(
          "Cannot specify --no-paginate along with pagination arguments: "
              + String.join(", ", given));
    }
    return false;
  }

  private static boolean isPagingMember(Operation operation, String name, Parsed parsed) {
    return operation.request().members().stream()
        .anyMatch(
            member -> member.name().equals(name) && parsed.values().containsKey(member.option()));
  }

  private static boolean isPagedByHand(Operation operation, Value.Members parameters) {
    return parameters.members().containsKey(Paging.INPUT_TOKEN)
        || operation
            .paging()
            .filter(paging -> parameters.members().containsKey(paging.limit()))
            .isPresent();
  }

  private static Pages.Options paging(Parsed parsed) {
    return new Pages.Options(
        parsed.value(OperationOptions.MAX_ITEMS).map(Long::valueOf),
        parsed.value(OperationOptions.PAGE_SIZE).map(Long::valueOf),
        parsed.value(OperationOptions.STARTING_TOKEN));
  }

  private Value.Members parameters(Operation operation, Parsed parsed) {
    ArgumentReader reader = new ArgumentReader(files);
    Value.Members parameters = new Value.Members();
    for (Member member : operation.request().members()) {
      String option = member.option();
      List<String> words = parsed.values().get(option);
      if (words != null) {
        parameters.members().put(member.name(), reader.read(member, "--" + option, words));
      }
    }
    new InputText(files).addTo(parameters, parsed);
    return parameters;
  }

  private Display display(GlobalOptions globals, Settings settings, Consumer<String> out) {
    return new Display(format(globals, settings), globals.query(), colors(globals), terminal, out);
  }

  private static Format format(GlobalOptions globals, Settings settings) {
    String name = settings.output(globals.output());
    return Arrays.stream(Format.values())
        .filter(format -> format.spelled().equals(name))
        .findFirst()
        .orElseThrow(() -> CommandException.general("Unknown output type: " + name));
  }

  private static Skeleton.TimeForm timeForm(GlobalOptions globals, Settings settings) {
    return format(globals, settings) == Format.JSON
        ? Skeleton.TimeForm.JSON
        : Skeleton.TimeForm.WORDS;
  }

  private TableColors colors(GlobalOptions globals) {
    return switch (globals.color()) {
      case "on" -> TableColors.BLUE_AND_YELLOW;
      case "off" -> TableColors.NONE;
      default -> terminal.isColorful() ? TableColors.BLUE_AND_YELLOW : TableColors.NONE;
    };
  }

  private void print(String text) {
    terminal.out().print(text);
  }

  private Consumer<String> log(GlobalOptions globals) {
    return globals.isSet("debug")
        ? line -> terminal.err().println("spillway - DEBUG - " + line)
        : _ -> {};
  }
}

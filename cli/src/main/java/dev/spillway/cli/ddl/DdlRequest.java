package dev.spillway.cli.ddl;

import dev.spillway.cli.argument.ArgumentParser;
import dev.spillway.cli.argument.Option;
import dev.spillway.cli.argument.Parsed;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.rds.GlobalOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What was asked for.
///
/// @param export a task's identifier, or a folder
/// @param location where the engine finds the export; empty if where it was found
/// @param catalog of Trino
record DdlRequest(
    Engine engine,
    String export,
    Optional<String> location,
    String catalog,
    Optional<String> storeUrl,
    GlobalOptions globals) {
  static final String USAGE =
      """
      Usage: spillway ddl --for athena|hive|trino|spark|duckdb [options] TASK

        TASK                  an export task that is complete; or its folder: s3://BUCKET/FOLDER,
                              or a copy on this machine
        --for ENGINE          whose statements are printed
        --location URL        where that engine finds the export's folder; else where TASK has it
        --catalog NAME        what Trino calls its Hive connector (hive)
        --s3-endpoint-url URL where the bucket is; else AWS_ENDPOINT_URL_S3, the profile's
        --endpoint-url, --profile, --region and the like: as of spillway rds
      """;

  static List<Option> options() {
    return List.of(
        Option.one("for")
            .among(Arrays.stream(Engine.values()).map(Engine::spelled).toArray(String[]::new)),
        Option.one("location"),
        Option.one("catalog"),
        Option.one("s3-endpoint-url"));
  }

  /// @throws CommandException if it cannot be understood
  static DdlRequest parse(List<String> arguments) {
    List<Option> options = new ArrayList<>(GlobalOptions.OPTIONS);
    options.addAll(options());
    Parsed parsed = new ArgumentParser(options, "TASK", Option.Need.OPTIONAL).parse(arguments);
    Optional<Engine> engine =
        parsed
            .value("for")
            .flatMap(word ->
                Arrays.stream(Engine.values())
                    .filter(each -> each.spelled().equals(word))
                    .findFirst());
    if (parsed.word().isEmpty() || !parsed.rest().isEmpty() || engine.isEmpty()) {
      throw CommandException.usage(USAGE.strip());
    }
    return new DdlRequest(
        engine.get(),
        withoutSlash(parsed.word().get()),
        parsed.value("location").map(DdlRequest::withoutSlash),
        parsed.value("catalog").orElse("hive"),
        parsed.value("s3-endpoint-url"),
        GlobalOptions.of(parsed));
  }

  private static String withoutSlash(String text) {
    return text.length() > 1 ? text.replaceAll("/+$", "") : text;
  }
}

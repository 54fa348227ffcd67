package dev.spillway.cli.rds;

import dev.spillway.cli.argument.ArgumentReader;
import dev.spillway.cli.argument.ParameterFile;
import dev.spillway.cli.argument.Parsed;
import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.value.Json;
import dev.spillway.cli.value.PythonText;
import dev.spillway.cli.value.Value;
import dev.spillway.cli.value.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// `--cli-input-json` and `--cli-input-yaml`: all parameters in one text.
final class InputText {
  private final ParameterFile files;

  InputText(ParameterFile files) {
    this.files = files;
  }

  /// Adds what the text says and no option said.
  ///
  /// @throws CommandException if it cannot be read
  void addTo(Value.Members parameters, Parsed parsed) {
    Optional<String> json = parsed.value(OperationOptions.INPUT_JSON);
    Optional<String> yaml = parsed.value(OperationOptions.INPUT_YAML);
    if (json.isPresent() && yaml.isPresent()) {
      throw CommandException.usage("Only one --cli-input- parameter may be specified.");
    }
    json.map(text -> members(json(text), OperationOptions.INPUT_JSON))
        .or(() -> yaml.map(text -> members(yaml(text), OperationOptions.INPUT_YAML)))
        .ifPresent(members ->
            members
                .members()
                .forEach((name, value) -> parameters.members().putIfAbsent(name, value)));
  }

  private static Value.Members members(Value value, String option) {
    if (value instanceof Value.Members members) {
      return members;
    }
    throw ArgumentReader.parsing(
        "--" + option, "Invalid type: expecting map, received " + PythonText.type(value));
  }

  private Value json(String text) {
    try {
      return Json.parse(content(text, OperationOptions.INPUT_JSON));
    } catch (Json.NotJsonException _) {
      throw ArgumentReader.parsing(OperationOptions.INPUT_JSON, "Invalid JSON received.");
    }
  }

  private Value yaml(String text) {
    try {
      return Yaml.parse(content(text, OperationOptions.INPUT_YAML));
    } catch (Yaml.NotYamlException _) {
      throw ArgumentReader.parsing(OperationOptions.INPUT_YAML, "Invalid YAML received.");
    }
  }

  private String content(String text, String option) {
    try {
      return switch (files.read(text)) {
        case ParameterFile.Content.None _ -> text;
        case ParameterFile.Content.Text(String content) -> content;
        case ParameterFile.Content.Bytes(byte[] bytes) -> new String(bytes, StandardCharsets.UTF_8);
      };
    } catch (ParameterFile.UnreadableException e) {
      throw ArgumentReader.parsing("--" + option, String.valueOf(e.getMessage()));
    }
  }
}

package dev.spillway.cli.argument;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a parser made of an argument vector.
///
/// @param values by target, the last of each option that was given
/// @param word the one word that is no option's value
/// @param rest what the parser did not know, in order
public record Parsed(Map<String, List<String>> values, Optional<String> word, List<String> rest) {
  public Optional<String> value(String target) {
    return Optional.ofNullable(values.get(target)).map(List::getFirst);
  }

  public boolean isSet(String target) {
    return value(target).filter("true"::equals).isPresent();
  }
}

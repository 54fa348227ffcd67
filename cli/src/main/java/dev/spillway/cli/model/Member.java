package dev.spillway.cli.model;

/// One member of a request or an answer.
///
/// @param name as the model spells it, which is also what JSON calls it
/// @param wireName its name in a form or in XML
/// @param least the shortest text or list, or the smallest number, that the model allows; 0 is none
public record Member(String name, String wireName, Shape shape, Presence presence, int least) {
  public enum Presence {
    REQUIRED,
    OPTIONAL
  }

  public boolean isRequired() {
    return presence == Presence.REQUIRED;
  }

  /// Without the two hyphens in front.
  public String option() {
    return OptionName.of(name);
  }
}

package dev.spillway.postgres.catalog;

/// A row of pg_type that a column uses.
///
/// @param base the type under a domain; 0 for others
/// @param baseModifier the modifier that a domain gives its base
/// @param name as format_type prints it without a modifier
/// @param textLike whether its input and output are those of `text`, whatever it is called
public record TypeRow(
    long oid,
    char kind,
    long base,
    int baseModifier,
    boolean array,
    boolean builtIn,
    String name,
    boolean textLike) {
  static final char DOMAIN = 'd';
  static final char ENUM = 'e';
}
